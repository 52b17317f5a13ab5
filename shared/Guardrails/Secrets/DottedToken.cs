namespace Gatehouse.Guardrails.Secrets;

/// <summary>Discord's bot tokens: the bot's number in base64, a moment, a signature.</summary>
internal sealed class DottedToken : ISecretDetector
{
    // The number begins with a digit, so its base64 begins with one of these.
    public IReadOnlyList<string> Anchors { get; } = [.. from first in "MNO" from second in "TDjzgAQwZ" select $"{first}{second}"];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        var rest = text[at..Math.Min(text.Length, at + 26 + 1 + 6 + 1 + 39)];
        var first = rest.IndexOf('.');
        if (first is < 24 or > 26 || rest.Length < first + 8 || rest[first + 7] != '.' || (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1])))
            return false;
        var end = first + 8;
        while (end < rest.Length && IsTokenLetter(rest[end]))
            end++;
        match = new SecretMatch(at, at + end, "discord-token");
        return end - first - 8 is >= 27 and <= 38 && IsToken(rest[..first]) && IsToken(rest.Slice(first + 1, 6));
    }

    private static bool IsToken(ReadOnlySpan<char> part)
    {
        foreach (var symbol in part)
        {
            if (!IsTokenLetter(symbol))
                return false;
        }

        return true;
    }

    private static bool IsTokenLetter(char symbol) => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_';
}
