using System.Text;
using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Trust.Attestations;

/// <summary>
/// A signed attestation: a JWS in the compact form (RFC 7515), ES256, of type <c>attestation+jwt</c>, with the claims <c>iss</c>,
/// <c>sub</c> (the agent), <c>standard</c>, <c>iat</c>, <c>exp</c> (RFC 7519) and, if it is narrower, <c>scope</c>.
/// </summary>
internal sealed record AttestationClaims(string Issuer, string Agent, string Standard, string? Scope, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, AttestationKey Key)
{
    public const string Type = "attestation+jwt";

    private const int MaxStandard = 64;
    private const int MaxScope = 256;

    private static readonly TimeSpan leeway = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan longestLife = TimeSpan.FromDays(3 * 366);

    /// <param name="keys">The organisation's, revoked ones among them.</param>
    /// <param name="fault">Why it is not believed.</param>
    public static AttestationClaims? Verify(string jws, IReadOnlyList<AttestationKey> keys, DateTimeOffset now, out Refusal? fault)
    {
        var allowed = new AllowedKeys(keys);
        if (!Ascii.IsValid(jws) || JwsVerifier.Verify(Encoding.ASCII.GetBytes(jws), Type, allowed) is not JwsOutcome.Verified { Payload: var payload } || allowed.Found is not { } key)
        {
            fault = No("it is no JWS of type `attestation+jwt` that a key on the organisation's list has signed with ES256");
            return null;
        }

        var read = ClaimsJson.Parse(payload) is { } claims ? Read(claims, key) : null;
        fault = read is null ? No("it must have `iss`, `sub` (an agent's id), `standard` (1 to 64 of `a-z 0-9 . _ -`), `iat` and `exp`, and a `scope` of at most 256 characters")
            : read.Issuer != key.Issuer ? No($"its key is allowed for issuer `{key.Issuer}` alone")
            : read.IssuedAt > now + leeway ? No("it was issued in the future")
            : read.ExpiresAt <= now ? No("it has expired")
            : read.ExpiresAt - read.IssuedAt > longestLife ? No("it lives for more than three years")
            : null;
        return fault is null ? read : null;
    }

    private static AttestationClaims? Read(JsonElement claims, AttestationKey key)
    {
        if (claims.Text("iss") is not { } issuer || claims.Text("sub") is not { } agent || !Ids.Is(IdKind.Agent, agent) || claims.Text("standard") is not { } standard || !IsStandard(standard))
            return null;
        if (claims.Instant("iat") is not { } issuedAt || claims.Instant("exp") is not { } expiresAt || issuedAt >= expiresAt)
            return null;
        var scope = claims.Text("scope");
        return scope is null == claims.TryGetProperty("scope", out _) || scope?.Length > MaxScope ? null : new AttestationClaims(issuer, agent, standard, scope, issuedAt, expiresAt, key);
    }

    private static bool IsStandard(string text) => text.Length is > 0 and <= MaxStandard && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    private static Refusal No(string detail) => new(RefusalCode.Malformed, $"jws: {detail}") { Clause = "$.jws" };

    private sealed class AllowedKeys(IReadOnlyList<AttestationKey> keys) : IVerificationKeys
    {
        public AttestationKey? Found { get; private set; }

        public VerificationKey? Find(string keyId)
        {
            Found = keys.FirstOrDefault(key => key.RevokedAt is null && key.Key.KeyId == keyId);
            return Found is null ? null : VerificationKey.Of(Found.Key);
        }
    }
}
