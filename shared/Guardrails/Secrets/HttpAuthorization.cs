using System.Buffers;
using System.Text;

namespace Gatehouse.Guardrails.Secrets;

/// <summary><c>Authorization: Bearer …</c> and its kin, in a header, a command or a log.</summary>
internal sealed class HttpAuthorization : ISecretDetector
{
    private const int Least = 8;
    private const int Longest = 4_096;

    private static readonly SearchValues<char> ends = SearchValues.Create(" \t\r\n\"'`<>,;\\)}");

    private static readonly string[] anchors = ["authorization", "x-api-key", "x-auth-token", "private-token", "bearer ", "x-token", "x-access-token", "apikey:"];

    public IReadOnlyList<string> Anchors => anchors;

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        if (EndsName(text, at))
            return false;
        var i = at;
        while (i < text.Length && (char.IsAsciiLetter(text[i]) || text[i] == '-'))
            i++;
        if (!IsHeader(text[at..i]))
            return false;
        if (text[at] is not ('b' or 'B'))
        {
            while (i < text.Length && text[i] is '"' or '\'' or ']' or '\\')
                i++;
            if (i >= text.Length || text[i] is not (':' or '=' or ','))
                return false;
            i++;
        }

        return TryRead(text, i, out match);
    }

    /// <summary>The value of a header that is a member: <c>{ "Authorization": "Basic …" }</c>.</summary>
    public static bool TryMatchMember(ReadOnlySpan<char> name, ReadOnlySpan<char> value, out SecretMatch match)
    {
        match = default;
        return IsHeader(name) && TryRead(value, 0, out match);
    }

    private static bool TryRead(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        var i = Skip(text, at);
        if (Scheme(text[i..]) is > 0 and var scheme)
            i = Skip(text, i + scheme);
        var rest = text[i..Math.Min(text.Length, i + Longest)];
        var length = rest.IndexOfAny(ends);
        var end = i + (length < 0 ? rest.Length : length);
        match = new SecretMatch(i, end, "http-authorization");
        return IsCredential(text[i..end]);
    }

    // `ordersApiKey:` is no header but a name, and read as one. The letter of `\n` is no part of a name.
    private static bool EndsName(ReadOnlySpan<char> text, int at) =>
        text[at] is 'a' or 'A' && text[at + 1] is 'p' or 'P' && at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]) && !(at > 1 && text[at - 2] == '\\');

    // `AuthorizationHandler, …` goes on.
    private static bool IsHeader(ReadOnlySpan<char> name)
    {
        foreach (var anchor in anchors)
        {
            if (name.Equals(anchor.AsSpan().TrimEnd(" :"), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static int Skip(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '"' or '\'' or '=')
            at++;
        return at;
    }

    private static int Scheme(ReadOnlySpan<char> text)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "Token ", "ApiKey ", "Api-Key ", "Api-Token ", "GenieKey ", "SSWS ", "Bot ", "Key "])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return scheme.Length;
        }

        return 0;
    }

    private static bool IsCredential(ReadOnlySpan<char> value) =>
        value.Length >= Least && !Placeholders.Are(value) && !PlainWords.AreReference(value) && !PlainWords.Are(value) && Randomness.Bits(value) >= 2.6
        && (value.IndexOfAnyInRange('0', '9') >= 0 || value.EndsWith("=") || value.Length >= 24) && !IsBasicExample(value);

    // The pair of many a manual is no secret, in whatever encoding.
    private static bool IsBasicExample(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[256];
        return value.Length <= 256 && Convert.TryFromBase64Chars(value, bytes, out var count)
            && Encoding.UTF8.GetString(bytes[..count]).Split(':') is [var user, var password] && (string.Equals(user, password, StringComparison.Ordinal) || Placeholders.Are(password));
    }
}
