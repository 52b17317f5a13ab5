using System.Text;
using System.Text.Json;

namespace Gatehouse.Identity;

/// <summary>
/// A client's signed statement of who it is (RFC 7523, with the rules of RFC 10070: an explicit type, and the issuer as the
/// sole audience, so that what was made for one server is of no use at another).
/// </summary>
internal sealed class ClientAssertion
{
    public const string Type = "client-authentication+jwt";

    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);

    /// <summary>How far a client's clock may be from ours.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    private const int MaxIdLength = 256;

    private readonly byte[] text;
    private readonly JsonElement claims;

    private ClientAssertion(byte[] text, JsonElement claims, string clientId) => (this.text, this.claims, ClientId) = (text, claims, clientId);

    /// <summary>Whom it speaks of; proven only when <see cref="FindFault"/> finds none.</summary>
    public string ClientId { get; }

    public string? Id => claims.Text("jti");

    public DateTimeOffset ExpiresAt => claims.Instant("exp") ?? DateTimeOffset.MinValue;

    /// <summary>Null when it cannot be one, or names no client twice alike.</summary>
    public static ClientAssertion? Read(string text)
    {
        if (text.Length > JwsVerifier.MaxBytes || !Ascii.IsValid(text))
            return null;
        var bytes = Encoding.ASCII.GetBytes(text);
        var parts = text.Split('.');
        if (parts.Length != 3 || CanonicalBase64Url.Decode(Encoding.ASCII.GetBytes(parts[1])) is not { } payload || ClaimsJson.Parse(payload) is not { } claims)
            return null;

        return claims.Text("sub") is { } subject && claims.Text("iss") == subject && Ids.Is(IdKind.Credential, subject)
            ? new ClientAssertion(bytes, claims, subject)
            : null;
    }

    /// <param name="key">The client's own.</param>
    public TokenFault? FindFault(RegisteredKey key, string issuer, DateTimeOffset now)
    {
        if (JwsVerifier.Verify(text, Type, new SoleKey(key)) is JwsOutcome.Refused refused)
            return refused.Fault;
        if (claims.Text("aud") != issuer)
            return TokenFault.WrongAudience;
        return Id is { Length: > 0 and <= MaxIdLength } ? TimeFault(now) : TokenFault.MalformedClaims;
    }

    private TokenFault? TimeFault(DateTimeOffset now)
    {
        if (claims.Instant("exp") is not { } expiresAt || !IsInstantOrAbsent("nbf") || !IsInstantOrAbsent("iat"))
            return TokenFault.MalformedClaims;
        if (now >= expiresAt)
            return TokenFault.Expired;
        if (claims.Instant("nbf") - Leeway > now || claims.Instant("iat") - Leeway > now)
            return TokenFault.NotYetValid;
        return expiresAt - now > LongestLife + Leeway || expiresAt - (claims.Instant("iat") ?? now) > LongestLife + Leeway ? TokenFault.LivesTooLong : null;
    }

    private bool IsInstantOrAbsent(string name) => !claims.TryGetProperty(name, out _) || claims.Instant(name) is not null;

    private sealed class SoleKey(RegisteredKey registered) : IVerificationKeys
    {
        public VerificationKey? Find(string keyId) => keyId == registered.KeyId ? VerificationKey.Of(registered) : null;
    }
}
