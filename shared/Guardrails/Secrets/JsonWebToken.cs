using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>A token whose header says so: base64url of a JSON object with an <c>alg</c>.</summary>
internal sealed class JsonWebToken : ISecretDetector
{
    private const int LongestHeader = 2_048;

    private static readonly SearchValues<char> alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public IReadOnlyList<string> Anchors { get; } = ["eyJ", "ewog", "ewoJ", "ZXlK"];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        if (at > 0 && alphabet.Contains(text[at - 1]))
            return false;

        var header = Run(text[at..]);
        if (text[at..].StartsWith("ZXlK", StringComparison.Ordinal))
            return IsWrapped(text, at, header, out match);
        if (header is < 16 or > LongestHeader || !HasAlgorithm(text.Slice(at, header)) || at + header >= text.Length || text[at + header] != '.')
            return false;

        var end = at + header;
        for (var part = 0; part < 4 && end < text.Length && text[end] == '.'; part++)
            end += 1 + Run(text[(end + 1)..]);
        match = new SecretMatch(at, end, "json-web-token");
        return end - at - header > 8;
    }

    // A token that was encoded once more.
    private static bool IsWrapped(ReadOnlySpan<char> text, int at, int length, out SecretMatch match)
    {
        match = new SecretMatch(at, at + length, "json-web-token");
        var usable = Math.Min(length / 4 * 4, LongestHeader);
        Span<byte> bytes = stackalloc byte[LongestHeader];
        return length > 60 && Convert.TryFromBase64Chars(text.Slice(at, usable), bytes, out var count)
            && Encoding.ASCII.GetString(bytes[..count]).Split('.') is [{ Length: > 16 } header, _, ..] && HasAlgorithm(header);
    }

    private static int Run(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(alphabet);
        return length < 0 ? text.Length : length;
    }

    private static bool HasAlgorithm(ReadOnlySpan<char> header)
    {
        Span<byte> bytes = stackalloc byte[LongestHeader];
        try
        {
            if (System.Buffers.Text.Base64Url.DecodeFromChars(header, bytes, out _, out var count) != OperationStatus.Done)
                return false;
            using var json = JsonDocument.Parse(bytes[..count].ToArray());
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("alg", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
