using System.Text.RegularExpressions;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>An operator's regular expression, which runs in time linear to the text.</summary>
/// <param name="pattern">Non-backtracking.</param>
public sealed class PatternRule(Regex pattern) : GuardrailRule
{
    public const string Name = "pattern";
    public const int MostMatches = 250;

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        Read(text, text.Plain, found);
        if (!text.IsAscii)
            Read(text, text.Raw, found);
    }

    private void Read(TextViews text, TextView view, FindingSink found)
    {
        var count = 0;
        foreach (var match in pattern.EnumerateMatches(view.Text))
        {
            if (match.Length == 0)
                continue;
            // One match takes linear time, all of them may take each that long: after so many, the rest of the text is the last.
            var end = ++count == MostMatches ? view.Text.Length : match.Index + match.Length;
            found.Add(text, view.StartOf(match.Index), view.EndOf(end - 1), Name);
            if (count == MostMatches)
                return;
        }
    }
}
