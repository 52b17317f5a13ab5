using System.Buffers;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Words that were taken apart so that no reader of words finds them: <c>i-g-n-o-r-e</c>.</summary>
internal static class SplitWords
{
    private const int Reach = 60;

    // One gap is there by chance: `explains how` holds `show`.
    private const int LeastGaps = 2;

    private static readonly string[] verbs = [.. "ignore disregard forget override bypass neglect reveal print repeat show".Split(' ')];
    private static readonly string[] nouns = [.. "instruction directive prompt guideline everything previous rules password secret".Split(' ')];

    private static readonly SearchValues<string> spelledVerbs = SearchValues.Create(verbs, StringComparison.Ordinal);
    private static readonly string[] verbSkeletons = [.. verbs.Select(Folds.SkeletonOf)];
    private static readonly string[] nounSkeletons = [.. nouns.Select(Folds.SkeletonOf)];
    private static readonly SearchValues<string> folded = SearchValues.Create(verbSkeletons, StringComparison.Ordinal);
    private static readonly SearchValues<string> foldedNouns = SearchValues.Create(nounSkeletons, StringComparison.Ordinal);

    /// <summary>Whether letters alone spell more of the verbs than the text does.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> ascii)
    {
        var rented = ArrayPool<char>.Shared.Rent(ascii.Length);
        try
        {
            var length = 0;
            foreach (var symbol in ascii)
            {
                var lower = (char)(symbol | 0x20);
                rented[length] = lower;
                length += lower is >= 'a' and <= 'z' ? 1 : 0;
            }

            return rented.AsSpan(0, length).ContainsAny(spelledVerbs) && Disagree(rented.AsSpan(0, length), ascii);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>In skeletons: where a verb and a noun after it stand, taken apart.</summary>
    public static (int Start, int End)? Find(TextViews text)
    {
        var view = text.Squeezed;
        for (var at = view.Text.IndexOfAny(folded); at >= 0;)
        {
            var verb = LengthOf(verbSkeletons, view.Text[at..]);
            var rest = view.Text[(at + verb)..Math.Min(view.Text.Length, at + verb + Reach)];
            if (rest.IndexOfAny(foldedNouns) is >= 0 and var noun)
            {
                var start = at + verb + noun;
                var length = LengthOf(nounSkeletons, view.Text[start..]);
                if (Gaps(text, at, at + verb) + Gaps(text, start, start + length) >= LeastGaps)
                    return (view.StartOf(at), view.EndOf(start + length - 1));
            }

            var next = view.Text[(at + 1)..].IndexOfAny(folded);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return null;
    }

    private static bool Disagree(ReadOnlySpan<char> letters, ReadOnlySpan<char> text)
    {
        foreach (var verb in verbs)
        {
            if (Count(letters, verb, StringComparison.Ordinal) > Count(text, verb, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static int Count(ReadOnlySpan<char> text, string word, StringComparison comparison)
    {
        var count = 0;
        for (var at = text.IndexOf(word, comparison); at >= 0; count++)
        {
            text = text[(at + word.Length)..];
            at = text.IndexOf(word, comparison);
        }

        return count;
    }

    private static int LengthOf(string[] skeletons, ReadOnlySpan<char> text)
    {
        foreach (var word in skeletons)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
                return word.Length;
        }

        return 1;
    }

    // Where a reader sees something between two letters of a word.
    private static int Gaps(TextViews text, int from, int to)
    {
        var view = text.Squeezed;
        var gaps = 0;
        for (var i = from; i + 1 < to; i++)
        {
            var between = text.Text[view.EndOf(i)..view.StartOf(i + 1)];
            if (!between.IsEmpty && Visible(between))
                gaps++;
        }

        return gaps;
    }

    private static bool Visible(ReadOnlySpan<char> between)
    {
        foreach (var symbol in between)
        {
            if (!CodePoints.IsInvisible(symbol) && !char.IsSurrogate(symbol))
                return true;
        }

        return false;
    }
}
