using System.Buffers;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Words and phrases of an operator's, however they are spelled, spaced or drawn.</summary>
public sealed class PhrasesRule : GuardrailRule
{
    public const string Name = "phrases";
    public const int MostPhrases = 20_000;

    private readonly SearchValues<string> squeezed;
    private readonly int[] lengths;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known;

    public PhrasesRule(IEnumerable<string> phrases)
    {
        var bare = phrases.Select(Squeeze).Where(phrase => phrase.Length > 0).ToHashSet(StringComparer.Ordinal);
        squeezed = SearchValues.Create([.. bare], StringComparison.Ordinal);
        lengths = [.. bare.Select(phrase => phrase.Length).Distinct().Order()];
        known = bare.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        // What reads as letters alone holds every spelling of a phrase: the spaced, the drawn, the broken.
        var view = text.Squeezed;
        for (var at = view.Text.IndexOfAny(squeezed); at >= 0;)
        {
            Report(text, view, at, found);
            var next = view.Text[(at + 1)..].IndexOfAny(squeezed);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void Report(TextViews text, TextView view, int at, FindingSink found)
    {
        foreach (var length in lengths)
        {
            if (at + length > view.Text.Length)
                return;
            if (!known.Contains(view.Text.Slice(at, length)))
                continue;
            var (start, end) = (view.StartOf(at), view.EndOf(at + length - 1));
            if (IsWhole(text.Text, start, end))
            {
                found.Add(text, start, end, Name);
                return;
            }
        }
    }

    // A phrase is not part of a longer word.
    private static bool IsWhole(ReadOnlySpan<char> text, int start, int end) =>
        !(start > 0 && IsWordLetter(text[start - 1]) && IsWordLetter(text[start])) && !(end < text.Length && IsWordLetter(text[end]) && IsWordLetter(text[end - 1]));

    private static bool IsWordLetter(char symbol) => char.IsLetterOrDigit(symbol) && symbol < 0x2E80;

    private static string Squeeze(string phrase) => string.Concat(Folds.SkeletonOf(phrase).Where(char.IsLetterOrDigit));
}
