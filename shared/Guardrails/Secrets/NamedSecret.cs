using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>A value that its name calls a secret: an assignment, a property, an element, an argument, a command's option.</summary>
internal sealed class NamedSecret : ISecretDetector
{
    private const int LongestName = 100;
    private const int LongestValue = 1_024;

    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public IReadOnlyList<string> Anchors { get; } =
        ["token", "secret", "passw", "passphrase", "pwd", "api_key", "apikey", "api-key", "api key", "access_key", "accesskey", "access-key", "private_key", "privatekey", "private-key",
         "credential", "auth_key", "authkey", "encryption_key", "_key", "-key", "signing_key", "_pass", "_pw", "dbpass", "client_id", "contribsys", "softlayer.com/soap/v3"];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        var (from, to) = NameAround(text, at);
        if (to - from > LongestName)
            return false;

        var name = text[from..to];
        if (!AssignedValue.TryFind(text, to, IsOption(text, from), out var value, out var isQuoted))
            return false;
        if (value.End - value.Start > LongestValue)
            return false;

        match = new SecretMatch(value.Start, value.End, VendorNames.KindOf(name));
        return NamedForms.Allow(name, text[..from], text[value.Start..value.End]) && SecretValue.IsLikely(text[value.Start..value.End], name, isQuoted);
    }

    private static bool IsOption(ReadOnlySpan<char> text, int nameStart) => text[nameStart..].StartsWith("--", StringComparison.Ordinal);

    private static (int Start, int End) NameAround(ReadOnlySpan<char> text, int at)
    {
        var window = Math.Max(0, at - LongestName);
        var start = text[window..at].LastIndexOfAnyExcept(nameLetters) + 1 + window;
        var length = text[at..Math.Min(text.Length, at + LongestName + 1)].IndexOfAnyExcept(nameLetters);
        // Two words, as in `api key: …`.
        if (length == 3 && text[at..].StartsWith("api key", StringComparison.OrdinalIgnoreCase))
            length = 7;
        return (start, length < 0 ? Math.Min(text.Length, at + LongestName + 1) : at + length);
    }
}
