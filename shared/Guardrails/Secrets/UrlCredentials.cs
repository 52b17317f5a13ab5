using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary><c>scheme://user:password@host</c>, as connection strings and remotes have it.</summary>
internal sealed class UrlCredentials : ISecretDetector
{
    private const int Longest = 512;

    private static readonly SearchValues<char> ends = SearchValues.Create(" \t\r\n\"'`<>/\\?#,;)");

    public IReadOnlyList<string> Anchors { get; } = ["://"];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        var rest = text[(at + 3)..Math.Min(text.Length, at + 3 + Longest)];
        var length = rest.IndexOfAny(ends);
        var authority = length < 0 ? rest : rest[..length];
        var host = authority.LastIndexOf('@');
        if (host < 1 || authority[..host].IndexOf(':') is not (>= 0 and var colon) || host + 1 >= authority.Length)
            return false;

        var password = authority[(colon + 1)..host];
        match = new SecretMatch(at + 3 + colon + 1, at + 3 + host, "url-password");
        return password.Length >= 3 && !password.SequenceEqual(authority[..colon]) && !Placeholders.Are(password);
    }
}
