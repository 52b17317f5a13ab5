using System.Buffers;
using System.Text;

namespace Gatehouse.Identity;

/// <summary>Who an agent token proves its bearer to be. Never asks the store on a token's account.</summary>
public sealed class AgentTokenVerifier(TokenOptions options, SigningKeys keys, VerifiedTokenCache cache, TimeProvider time)
{
    private readonly AgentClaims claims = new(options);

    public async ValueTask<AgentTokenOutcome> VerifyAsync(string token, CancellationToken ct) => Verify(token, await keys.CurrentAsync(ct));

    /// <summary>What a token of this gate says, whomever it is addressed to; null when it is not one, or not alive.</summary>
    public async ValueTask<TokenClaims?> ReadAsync(string token, CancellationToken ct) => Read(token, await keys.CurrentAsync(ct));

    private TokenClaims? Read(string token, SigningKeySet set) =>
        token.Length <= JwsVerifier.MaxBytes && Ascii.IsValid(token)
        && JwsVerifier.Verify(Encoding.ASCII.GetBytes(token), AgentTokenIssuer.Type, set) is JwsOutcome.Verified verified
        && ClaimsJson.Parse(verified.Payload) is { } json
            ? claims.Read(json, time.GetUtcNow())
            : null;

    private AgentTokenOutcome Verify(string token, SigningKeySet set)
    {
        if (token.Length > JwsVerifier.MaxBytes)
            return new AgentTokenOutcome.Refused(TokenFault.TooLong);
        if (!Ascii.IsValid(token))
            return new AgentTokenOutcome.Refused(TokenFault.NotCanonical);

        var buffer = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            var length = Encoding.ASCII.GetBytes(token, buffer);
            return Verify(buffer.AsSpan(0, length), set, time.GetUtcNow());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private AgentTokenOutcome Verify(ReadOnlySpan<byte> token, SigningKeySet set, DateTimeOffset now)
    {
        if (cache.Find(token, set, now) is { } known)
            return known;

        var jws = JwsVerifier.Verify(token, AgentTokenIssuer.Type, set);
        if (jws is not JwsOutcome.Verified verified)
            return new AgentTokenOutcome.Refused(((JwsOutcome.Refused)jws).Fault);
        if (ClaimsJson.Parse(verified.Payload) is not { } json)
            return new AgentTokenOutcome.Refused(TokenFault.NotStrictJson);

        var outcome = claims.Judge(json, now);
        if (outcome is AgentTokenOutcome.Accepted accepted)
            cache.Add(token, verified.Key.KeyId, accepted);
        return outcome;
    }
}
