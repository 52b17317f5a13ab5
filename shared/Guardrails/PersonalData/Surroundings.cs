namespace Gatehouse.Guardrails.PersonalData;

/// <summary>What is written around a number, and the name of the property it is in.</summary>
internal readonly ref struct Surroundings(ReadOnlySpan<char> text, ReadOnlySpan<char> label)
{
    private const int Before = 60;
    private const int After = 30;

    private readonly ReadOnlySpan<char> text = text;
    private readonly ReadOnlySpan<char> label = label;

    /// <summary>Nothing but numbers: neither a word nor a name says what they are.</summary>
    public bool IsBare => label.IsEmpty && text.Length <= 128 && !HasWord(text);

    public bool Say(ReadOnlySpan<string> words, int start, int end)
    {
        var near = text[Math.Max(0, start - Before)..start];
        var next = text[end..Math.Min(text.Length, end + After)];
        foreach (var word in words)
        {
            if (Holds(near, word) || Holds(next, word) || Holds(label, word))
                return true;
        }

        return false;
    }

    // A word begins where the one that is looked for begins: `sin` is not in `business`.
    private static bool Holds(ReadOnlySpan<char> text, string word)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (next < 0)
                return false;
            at += next;
            var isStart = at == 0 || !char.IsAsciiLetter(text[at - 1]) || (char.IsAsciiLetterUpper(text[at]) && char.IsAsciiLetterLower(text[at - 1]));
            if (isStart && (word.Length > 4 || at + word.Length >= text.Length || !char.IsAsciiLetterLower(text[at + word.Length])))
                return true;
            at++;
        }

        return false;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        var run = 0;
        foreach (var symbol in text)
        {
            run = char.IsLetter(symbol) ? run + 1 : char.IsAsciiDigit(symbol) && run > 0 ? -64 : 0;
            if (run >= 4)
                return true;
        }

        return false;
    }
}
