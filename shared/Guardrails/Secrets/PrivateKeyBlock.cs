namespace Gatehouse.Guardrails.Secrets;

/// <summary>PEM and PGP private keys: the header and what looks like the key after it.</summary>
internal sealed class PrivateKeyBlock : ISecretDetector
{
    private const int LongestHeader = 64;
    private const int LongestKey = 32 * 1024;
    private const int LeastBody = 12;

    public IReadOnlyList<string> Anchors { get; } = ["-----BEGIN"];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        var header = text[at..Math.Min(text.Length, at + LongestHeader)];
        if (header.IndexOf("PRIVATE KEY", StringComparison.Ordinal) is not (> 0 and var named) || header[named..].IndexOf("-----", StringComparison.Ordinal) is not (> 0 and var dashes))
            return false;

        var body = at + named + dashes + 5;
        var rest = text[body..Math.Min(text.Length, body + LongestKey)];
        // Where another block begins, this one has ended.
        var dash = rest.IndexOf("-----", StringComparison.Ordinal);
        var end = dash < 0 ? body + rest.Length : body + dash;
        var close = dash < 0 || !text[end..].StartsWith("-----END", StringComparison.Ordinal) ? -1 : text[(end + 8)..Math.Min(text.Length, end + LongestHeader)].IndexOf("-----", StringComparison.Ordinal);
        match = new SecretMatch(at, close < 0 ? end : end + 8 + close + 5, "private-key");
        var key = text[body..end].Trim("\r\n\\n \"");
        return key.Length >= LeastBody && !Placeholders.AreIn(key) && key[0] is not ('<' or '[' or '{' or '$');
    }
}
