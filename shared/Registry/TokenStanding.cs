using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>What has become of a token since it was signed, read from the store.</summary>
public sealed class TokenStanding(AgentDirectory agents, AgentEvents events)
{
    /// <returns>The agent as it stands, frozen or not; null when the token, its credential or its agent has ended.</returns>
    public async Task<Agent?> FindAsync(AgentPrincipal token, CancellationToken ct) =>
        await agents.FindAsync(token.CredentialId, ct) is { Credential: { RevokedAt: null, FrozenAt: null }, Agent: var agent }
        && agent.Id == token.AgentId && agent.Epoch == token.Epoch && agent.Status is AgentStatus.Active or AgentStatus.Frozen
        && !(await events.FencesAsync(token.Organisation, token.AgentId, ct)).IsTokenRevoked(token.TokenId)
            ? agent
            : null;
}
