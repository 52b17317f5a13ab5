using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Azure.Entra;

/// <summary>A token of the directory: RS256, for this gate, from this tenant, alive.</summary>
internal static class EntraToken
{
    public const int MostCharacters = 16 * 1024;

    private static readonly TimeSpan skew = TimeSpan.FromMinutes(5);

    /// <summary>The id of the key that it says it is signed with; null when it is no such token. Agents' tokens are ES256.</summary>
    public static string? KeyIdOf(string token)
    {
        if (token.Length > MostCharacters || token.Split('.') is not [var header, _, _])
            return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            return Text(json.RootElement, "alg") == "RS256" ? Text(json.RootElement, "kid") : null;
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>Null when the token does not hold.</returns>
    public static EntraPerson? Verify(string token, RSAParameters key, EntraOptions options, DateTimeOffset now)
    {
        var signed = token[..token.LastIndexOf('.')];
        try
        {
            using var rsa = RSA.Create(key);
            if (!rsa.VerifyData(Encoding.ASCII.GetBytes(signed), Base64Url.DecodeFromChars(token.AsSpan(signed.Length + 1)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                return null;
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(signed.AsSpan(signed.IndexOf('.') + 1)));
            return Read(json.RootElement, options, now);
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException or CryptographicException)
        {
            return null;
        }
    }

    private static EntraPerson? Read(JsonElement claims, EntraOptions options, DateTimeOffset now) =>
        Text(claims, "iss") == $"https://login.microsoftonline.com/{options.Tenant}/v2.0"
        && Text(claims, "aud") == options.Audience
        && Text(claims, "tid") == options.Tenant
        && Text(claims, "oid") is { } id
        && Time(claims, "exp") is { } expires && expires + skew > now
        && (Time(claims, "nbf") ?? DateTimeOffset.MinValue) <= now + skew
            ? new EntraPerson(options.Tenant, id, RolesOf(claims))
            : null;

    private static List<string> RolesOf(JsonElement claims) => claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
        ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
        : [];

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
