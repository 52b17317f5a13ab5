using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Tokens;

/// <summary>Verifies the tokens of one issuer: RS256 (RFC 7518 section 3.3) under a key that it publishes, for this gate, alive.</summary>
/// <remarks>What the header says of keys, but for their id, is not looked at.</remarks>
public sealed class IssuerTokens : IDisposable
{
    public const int MostCharacters = 16 * 1024;

    private static readonly TimeSpan skew = TimeSpan.FromMinutes(5);
    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly TokenRule rule;
    private readonly IssuerKeys keys;
    private readonly TimeProvider time;

    /// <param name="metadata">The issuer's discovery document.</param>
    public IssuerTokens(TokenRule rule, Uri metadata, ITargetTransport transport, TimeProvider time, ILogger<IssuerTokens> log) =>
        (this.rule, keys, this.time) = (rule, new IssuerKeys(transport, metadata, time, log), time);

    /// <returns>Null when the token does not hold: which of its parts, is nobody's to know.</returns>
    public async ValueTask<VerifiedToken?> VerifyAsync(string token, CancellationToken ct)
    {
        if (token.Length > MostCharacters || token.Split('.') is not [var header, var claims, var signature] || KeyIdOf(header) is not { } keyId)
            return null;
        if (await keys.FindAsync(keyId, ct) is not { } key || !IsSigned($"{header}.{claims}", signature, key.Parameters))
            return null;
        return Parse(claims) is { } read && Holds(read, time.GetUtcNow()) ? new VerifiedToken(read, key.Endorsements) : null;
    }

    public void Dispose() => keys.Dispose();

    private static string? KeyIdOf(string header) =>
        Parse(header) is { } json && VerifiedToken.TextOf(json, "alg") == "RS256" && !json.TryGetProperty("crit", out _) ? VerifiedToken.TextOf(json, "kid") : null;

    private static JsonElement? Parse(string part)
    {
        if (!Base64Url.IsValid(part))
            return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part), strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    private static bool IsSigned(string signed, string signature, RSAParameters key)
    {
        if (!Base64Url.IsValid(signature))
            return false;
        try
        {
            using var rsa = RSA.Create(key);
            return rsa.VerifyData(Encoding.ASCII.GetBytes(signed), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return false;
        }
    }

    // A list of audiences is nobody's alone, and so is no text here.
    private bool Holds(JsonElement claims, DateTimeOffset now) =>
        Has(claims, "iss", rule.Issuers)
        && Has(claims, "aud", rule.Audiences)
        && (rule.Tenant is not { } tenant || Has(claims, "tid", [tenant]))
        && (rule.Client is not { } client || Has(claims, claims.TryGetProperty("azp", out _) ? "azp" : "appid", [client]))
        && Time(claims, "exp") is { } expires && expires + skew > now
        && (!claims.TryGetProperty("nbf", out _) || (Time(claims, "nbf") is { } notBefore && notBefore <= now + skew));

    private static bool Has(JsonElement claims, string name, IReadOnlyList<string> one) =>
        VerifiedToken.TextOf(claims, name) is { } value && one.Contains(value, StringComparer.Ordinal);

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
