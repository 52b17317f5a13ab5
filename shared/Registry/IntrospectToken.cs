using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>Whether a token is good, for those who may know (RFC 7662).</summary>
public sealed class IntrospectToken(AgentTokenVerifier tokens, TokenStanding standing)
{
    /// <param name="mayKnow">Whether the caller may learn anything of this token.</param>
    /// <returns>Null when it is not active, and all the same when the caller may not know.</returns>
    public async Task<TokenClaims?> HandleAsync(string token, Func<TokenClaims, bool> mayKnow, CancellationToken ct) =>
        await tokens.ReadAsync(token, ct) is { } claims && mayKnow(claims) && await standing.FindAsync(claims.Principal, ct) is { Status: AgentStatus.Active }
            ? claims
            : null;

    /// <summary>An agent may know of the tokens it was given and of those that are addressed to it.</summary>
    public static bool MayKnow(Agent agent, TokenClaims claims) =>
        claims.Audience == agent.Id || (claims.Principal.AgentId == agent.Id && claims.Principal.Organisation == agent.Organisation);
}
