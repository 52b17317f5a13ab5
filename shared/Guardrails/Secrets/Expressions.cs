using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>What a statement works out: an element, a call, a cast, a member. In a language with statements, a secret would stand in quotes.</summary>
internal static class Expressions
{
    private static readonly SearchValues<char> brackets = SearchValues.Create("()[]{}");

    private static readonly SearchValues<char> typeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.?");

    // What is called, or taken of what was called.
    private static readonly SearchValues<string> chains = SearchValues.Create(["()", ").", ")?.", ")->", "].", "]?.", "]->", "]("], StringComparison.Ordinal);

    /// <param name="value">Without quotes.</param>
    public static bool Are(ReadOnlySpan<char> text, int nameEnd, (int Start, int End) value)
    {
        var given = text[value.Start..value.End];
        if (IsScoped(given))
            return true;
        if (!given.ContainsAny(brackets))
            return false;
        var operation = text[nameEnd..value.Start];
        return operation is " => " || (operation is " = " or " := " && EndsStatement(text[value.End..]))
            || given.ContainsAny(chains) || IsCutAtQuote(given, text[value.End..]) || IsCast(given, operation);
    }

    // `Config::secret`, `std::string(1,`, `Token::class`
    private static bool IsScoped(ReadOnlySpan<char> given) =>
        given.IndexOf("::", StringComparison.Ordinal) is > 0 and var at && at + 2 < given.Length && char.IsAsciiLetterOrDigit(given[at - 1]) && char.IsAsciiLetter(given[at + 2]);

    // `rows["…`, `read('…`
    private static bool IsCutAtQuote(ReadOnlySpan<char> given, ReadOnlySpan<char> rest) =>
        given is [.., '[' or '('] && rest is ['"' or '\'' or '`', ..] && given.Length > 1 && (char.IsAsciiLetterOrDigit(given[^2]) || given[^2] is ']' or ')');

    // `(JObject)secrets[0]`
    private static bool IsCast(ReadOnlySpan<char> given, ReadOnlySpan<char> operation) =>
        operation is [.., '('] && given.IndexOf(')') is > 0 and var close && close + 1 < given.Length && char.IsAsciiLetter(given[close + 1]) && given[..close].IndexOfAnyExcept(typeLetters) < 0;

    private static bool EndsStatement(ReadOnlySpan<char> rest) =>
        rest is [';', ..] && (rest[1..].TrimStart(' ') is [] or ['\r' or '\n', ..] or ['/', '/', ..]);
}
