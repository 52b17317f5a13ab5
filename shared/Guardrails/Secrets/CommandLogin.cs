using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary><c>-u user:password</c> of a command that calls a server.</summary>
internal sealed class CommandLogin : ISecretDetector
{
    private const int Reach = 400;

    private static readonly SearchValues<char> bareEnds = SearchValues.Create(" \t\r\n\"'`");

    private static readonly SearchValues<char> holes = SearchValues.Create("{}<>[]");

    public IReadOnlyList<string> Anchors { get; } = [" -u", "--user", "--proxy-user"];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        if (text[Math.Max(0, at - Reach)..at].IndexOf("curl", StringComparison.OrdinalIgnoreCase) < 0)
            return false;
        var i = at + (text[at] == ' ' ? 3 : text[at..].StartsWith("--user", StringComparison.OrdinalIgnoreCase) ? 6 : 12);
        while (i < text.Length && text[i] is ' ' or '=')
            i++;
        if (i >= text.Length)
            return false;

        var quote = text[i] is '"' or '\'' ? text[i++] : '\0';
        var rest = text[i..Math.Min(text.Length, i + Reach)];
        var length = quote != '\0' ? rest.IndexOf(quote) : rest.IndexOfAny(bareEnds);
        if (PasswordQuote(rest, length, quote != '\0') is >= 0 and var open && rest[(open + 1)..].IndexOf(rest[open]) is > 0 and var close)
        {
            match = new SecretMatch(i + open + 1, i + open + 1 + close, "command-password");
            return IsPassword(rest[..length].TrimEnd(':'), rest.Slice(open + 1, close));
        }

        var end = i + (length < 0 ? rest.Length : length);
        if (text[i..end].IndexOf(':') is not (>= 0 and var colon))
            return false;

        // A key may stand in the user's place, with no password.
        if (colon == end - i - 1)
        {
            match = new SecretMatch(i, end - 1, "command-password");
            return colon >= 10 && IsPassword("none1", text.Slice(i, colon));
        }

        match = new SecretMatch(i + colon + 1, end, "command-password");
        return end - i < Reach && IsPassword(text.Slice(i, colon), text[(i + colon + 1)..end]);
    }

    // A shell joins what stands side by side: `bob:'password'`, `'bob':'password'`.
    private static int PasswordQuote(ReadOnlySpan<char> rest, int length, bool isQuoted)
    {
        if (length < 1)
            return -1;
        var open = isQuoted ? (rest[(length + 1)..] is [':', ..] ? length + 2 : -1) : rest[length - 1] == ':' ? length : -1;
        return open > 0 && open < rest.Length && rest[open] is '"' or '\'' ? open : -1;
    }

    private static bool IsPassword(ReadOnlySpan<char> user, ReadOnlySpan<char> password) =>
        password.Length >= 5 && !user.SequenceEqual(password) && !Placeholders.Are(password) && !Placeholders.Are(user.IsEmpty ? "none1" : user)
        && !password.ContainsAny(holes) && (password.IndexOfAnyInRange('0', '9') >= 0 || password.Length >= 12);
}
