using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Exchange;

/// <summary>A connection uses a grant that stands, of the person its agent acts for, and no more of it than was given; and it leads to a service.</summary>
public sealed class GrantRule(GrantRows rows, AgentDirectory agents)
{
    /// <returns>Null when nothing is wrong, or nothing is used.</returns>
    internal async Task<Refusal?> FindFaultAsync(string organisation, string from, ConnectionTarget to, ConnectionCredential? credential, CancellationToken ct)
    {
        if (credential is null)
            return null;
        if (to is ConnectionTarget.ToAgent)
            return new Refusal(RefusalCode.Malformed, "a person's token is for a service, and an agent is none: it has connections of its own") { Clause = "$.credential" };
        if (await rows.FindAsync(organisation, credential.Grant, ct) is not { } grant)
            return new Refusal(RefusalCode.NotFound, $"there is no grant `{credential.Grant}`") { Clause = "$.credential.grant" };
        var actsFor = (await agents.FindAsync(organisation, from, afresh: true, ct))?.Document.ActsFor;
        return AccessTokens.FaultOf(grant, actsFor is null ? [] : [actsFor], credential.Scopes) switch
        {
            AccessOutcome.Gone gone => new Refusal(RefusalCode.Conflict, gone.Why) { Clause = "$.credential.grant", Unlock = "name a grant that is active" },
            AccessOutcome.NotTheseScopes not => new Refusal(RefusalCode.Malformed, not.Why) { Clause = "$.credential.scopes" },
            _ => null,
        };
    }
}
