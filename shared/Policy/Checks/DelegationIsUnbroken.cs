using Gatehouse.Dispatching;
using Gatehouse.Registry;

namespace Gatehouse.Policy.Checks;

/// <summary>Every agent that led here may still act, and a human is at the root who is still there.</summary>
public sealed class DelegationIsUnbroken : IPolicyCheck
{
    public string Name => "delegation-is-unbroken";

    public Verdict Examine(DispatchFacts facts)
    {
        var ancestors = facts.Delegation.Ancestors;
        for (var i = 0; i < ancestors.Count; i++)
        {
            if (ancestors[i] is { IsCredentialRevoked: true } or { Status: not AgentStatus.Active })
                return Broken(ancestors[i]);
        }

        if (facts.Delegation is { HasHumanLeft: true })
            return Rootless($"`{facts.Delegation.Human}`, for whom it is done, has left", "have somebody who is there take the agent over (`actsFor`), and begin again");
        return facts.Delegation is { Depth: > 0, Human: null, Rules.HumanRequired: true }
            ? Rootless("no human is at the root of the chain", "let the first agent act for somebody (`actsFor`), or an operator set organisation.delegation.humanRequired to false")
            : Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) =>
        facts.Delegation.Depth == 0 ? "the agent acts for itself" : $"all {facts.Delegation.Depth} agents before this one may act";

    private Verdict.Deny Rootless(string why, string unlock) => new(new Refusal(RefusalCode.DelegationBroken, why) { Clause = Name, Unlock = unlock });

    private Verdict.Deny Broken(Ancestor ancestor) =>
        new(new Refusal(RefusalCode.DelegationBroken, ancestor.IsCredentialRevoked
            ? $"the credential that agent `{ancestor.AgentId}` delegated with is revoked"
            : $"agent `{ancestor.AgentId}`, who delegated, is `{ancestor.Status.ToString().ToLowerInvariant()}`")
        {
            Clause = Name,
            MayRetry = ancestor is { IsCredentialRevoked: false, Status: AgentStatus.Frozen },
            Unlock = "have an agent that may act delegate again",
        });
}
