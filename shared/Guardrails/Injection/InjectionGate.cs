using System.Buffers;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Whether an ASCII text is worth reading word by word.</summary>
internal static class InjectionGate
{
    private static readonly AnchorSet triggers = new([.. Lexicon.Shared.Triggers, "<|", "[inst", "<<sys", "system", "lgnore", "dlsregard", "overrlde", "prevlous", "lnstruct", "guldel"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> letterlike = SearchValues.Create("0134578@$");

    public static IReadOnlyList<SearchValues<string>> Groups => triggers.Groups;

    public static bool Opens(ReadOnlySpan<char> text) => triggers.IsIn(text) || HasDigitsForLetters(text) || SplitWords.MayBeIn(text);

    // `1gn0r3`: digits within words, more than once.
    private static bool HasDigitsForLetters(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var digit = text[at..].IndexOfAny(letterlike);
            if (digit < 0)
                return false;
            at += digit;
            if (at > 0 && at + 1 < text.Length && (char.IsAsciiLetter(text[at - 1]) || char.IsAsciiLetter(text[at + 1])) && ++count >= 3)
                return true;
        }

        return false;
    }
}
