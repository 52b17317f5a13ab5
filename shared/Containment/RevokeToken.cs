using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>
/// Ends one token before its time (RFC 7009): its agent's own ledger first, which every reading from the store looks at, then
/// the state of each connection it could dispatch on, which a message finishes. What was accepted with it stands: that is its credential's.
/// </summary>
public sealed class RevokeToken(AgentTokenVerifier tokens, AgentEvents events, FenceConnections fence)
{
    /// <param name="client">Who asks; a token of another agent is left alone, and nobody learns that it is one.</param>
    /// <returns>Null when the token is refused from now on, or was no token of the client's.</returns>
    public async Task<Refusal?> HandleAsync(Agent client, string token, CancellationToken ct)
    {
        if (await tokens.ReadAsync(token, ct) is not { Principal: var holder } || holder.AgentId != client.Id || holder.Organisation != client.Organisation)
            return null;

        var revoked = new RevokedToken(holder.TokenId, holder.ExpiresAt);
        return await events.CommitAsync(client.Organisation, client.Id, TokenRevocation.Of(client.Id, holder.CredentialId, revoked), ct) switch
        {
            LedgerOutcome<TokenRevocationReply>.Done { Reply: TokenRevocationReply.Revoked } => await FenceAsync(client, revoked, ct),
            LedgerOutcome<TokenRevocationReply>.Done { Reply: TokenRevocationReply.TooMany { Wait: var wait } } =>
                Later($"{RevokedToken.MaxAlive} revoked tokens of agent `{client.Id}` are still alive", wait) with { Unlock = "wait, or ask an operator to revoke the credential, which ends all its tokens" },
            _ => Later("the agent's ledger could not be written in time", TimeSpan.FromSeconds(1)),
        };
    }

    // Asked again it is done again: a connection that an earlier call could not reach is fenced now.
    private async Task<Refusal?> FenceAsync(Agent client, RevokedToken token, CancellationToken ct)
    {
        var results = await fence.HandleAsync(client.Organisation, client.Id, TokenRevocation.Fence(client.Id, [token]), fence.Patience, ct);
        return results.All(result => result.Fenced) ? null : Later("not every connection could be reached in time", TimeSpan.FromSeconds(1));
    }

    private static Refusal Later(string why, TimeSpan wait) => new(RefusalCode.Unavailable, why) { MayRetry = true, RetryAfter = wait, Unlock = "ask again" };
}
