using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Identity;

/// <summary>The headers and claims of tokens, by the one door for JSON from outside.</summary>
internal static class ClaimsJson
{
    private const long LastSecond = 253_402_300_799; // of the year 9999

    private static readonly StrictJsonRules rules = new(JwsVerifier.MaxBytes);

    /// <summary>Null unless it is an object that every parser would read alike. The bytes MUST NOT change afterwards.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8) =>
        StrictJson.TryParse(utf8, rules, out var root, out _) && root.ValueKind is JsonValueKind.Object ? root : null;

    /// <summary>Null when the member is absent or not a string.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>Null when the member is absent or not an integer literal of 64 bits.</summary>
    public static long? Integer(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Null when the member is absent, or not one.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.Instant() : null;

    /// <summary>Null when it is no whole second after 1970, up to the end of 9999 (NumericDate of RFC 7519 section 2).</summary>
    public static DateTimeOffset? Instant(this JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is > 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
