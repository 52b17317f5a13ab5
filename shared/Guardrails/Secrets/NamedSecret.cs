using System.Buffers;
using System.Globalization;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>A value that its name calls a secret: an assignment, a property, an element, an argument, a command's option.</summary>
internal sealed class NamedSecret : ISecretDetector
{
    private const int LongestName = 100;
    private const int LongestValue = 1_024;

    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly string[] anchors =
        ["token", "secret", "passw", "passphrase", "pwd", "api_key", "apikey", "api-key", "api key", "access_key", "accesskey", "access-key", "private_key", "privatekey", "private-key",
         "credential", "auth_key", "authkey", "accountkey", "masterkey", "signingkey", "encryptionkey", "encryption_key", "_key", "-key", "signing_key", "_pass", "_pw", "dbpass", "client_id", "access_id", "accessid", "contribsys", "softlayer.com/soap/v3"];

    private static readonly SearchValues<string> namesOfSecrets = SearchValues.Create(anchors, StringComparison.OrdinalIgnoreCase);

    public IReadOnlyList<string> Anchors => anchors;

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        var (from, to) = NameAround(text, at);
        if (to - from > LongestName || !SecretNames.IsOfSecret(text[from..to]) || IsInResourceName(text[..from]))
            return false;

        if (AssignedValue.TryFind(text, to, IsOption(text, from), out var value, out var isQuoted) || AssignedValue.TryFindBefore(text, from, out value, out isQuoted))
            return IsSecret(text, (from, to), value, isQuoted, out match);
        return AssignedValue.TryFindSaid(text, to, out value, out isQuoted) && SecretValue.IsStrong(text[value.Start..value.End]) && IsSecret(text, (from, to), value, isQuoted, out match);
    }

    /// <summary>The whole value of a member. A number is counted, not kept secret.</summary>
    public static bool TryMatchMember(ReadOnlySpan<char> name, ReadOnlySpan<char> value, out SecretMatch match)
    {
        match = default;
        if (!name.ContainsAny(namesOfSecrets) || !SecretNames.IsOfSecret(name) || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return false;
        match = new SecretMatch(0, value.Length, VendorNames.KindOf(name));
        return value.Length <= LongestValue && NamedForms.Allow(name, default, value) && SecretValue.IsLikely(value, name, isQuoted: true);
    }

    private static bool IsSecret(ReadOnlySpan<char> text, (int Start, int End) named, (int Start, int End) value, bool isQuoted, out SecretMatch match)
    {
        var name = text[named.Start..named.End];
        if (!isQuoted && Expressions.Are(text, named.End, value))
        {
            match = default;
            return false;
        }

        var given = text[value.Start..value.End];
        match = new SecretMatch(value.Start, value.End, VendorNames.KindOf(name));
        return given.Length <= LongestValue && NamedForms.Allow(name, text[..named.Start], given) && SecretValue.IsLikely(given, name, isQuoted);
    }

    // `arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-db-a1b2c3` says where a secret is kept.
    private static bool IsInResourceName(ReadOnlySpan<char> before)
    {
        var window = before[Math.Max(0, before.Length - LongestName)..];
        return window is [.., ':'] && window[(window.LastIndexOfAny(' ', '"', '\'') + 1)..].StartsWith("arn:", StringComparison.Ordinal);
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
