using System.Text.RegularExpressions;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>An operator's regular expression, which runs in time linear to the text.</summary>
/// <param name="pattern">Non-backtracking.</param>
public sealed class PatternRule(Regex pattern) : GuardrailRule
{
    public const string Name = "pattern";

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        var view = text.Plain;
        foreach (var match in pattern.EnumerateMatches(view.Text))
        {
            if (match.Length > 0)
                found.Add(text, view.StartOf(match.Index), view.EndOf(match.Index + match.Length - 1), Name);
        }

        if (!text.IsAscii)
            InspectRaw(text, found);
    }

    private void InspectRaw(TextViews text, FindingSink found)
    {
        foreach (var match in pattern.EnumerateMatches(text.Text))
        {
            if (match.Length > 0)
                found.Add(text, match.Index, match.Index + match.Length, Name);
        }
    }
}
