using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Http.Tokens;

/// <summary>A public key of an issuer.</summary>
/// <param name="Endorsements">See <see cref="VerifiedToken"/>.</param>
internal sealed record IssuerKey(RSAParameters Parameters, IReadOnlyList<string> Endorsements)
{
    private const int LeastModulusBytes = 256;

    /// <returns>By their ids; what is no RSA key for signatures of 2048 bits and more is left out.</returns>
    /// <exception cref="JsonException">It is no key set.</exception>
    public static IReadOnlyDictionary<string, IssuerKey> ParseSet(ReadOnlyMemory<byte> set)
    {
        using var json = JsonDocument.Parse(set);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new JsonException("there is no array `keys`");

        var found = new Dictionary<string, IssuerKey>(StringComparer.Ordinal);
        foreach (var key in keys.EnumerateArray())
        {
            if (VerifiedToken.TextOf(key, "kid") is { } id && Parse(key) is { } parsed)
                found[id] = parsed;
        }

        return found;
    }

    private static IssuerKey? Parse(JsonElement key)
    {
        if (VerifiedToken.TextOf(key, "kty") != "RSA" || VerifiedToken.TextOf(key, "use") is not (null or "sig"))
            return null;
        if (Bytes(key, "n") is not { Length: >= LeastModulusBytes } modulus || Bytes(key, "e") is not { } exponent)
            return null;
        return new IssuerKey(new RSAParameters { Modulus = modulus, Exponent = exponent }, TextsOf(key, "endorsements"));
    }

    private static byte[]? Bytes(JsonElement key, string name) =>
        VerifiedToken.TextOf(key, name) is { Length: > 0 } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static List<string> TextsOf(JsonElement key, string name) => key.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array
        ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];
}
