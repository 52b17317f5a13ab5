using Gatehouse.Dispatching;
using Gatehouse.Registry;

namespace Gatehouse.Policy.Checks;

/// <summary>A frozen agent may come back, a killed one not.</summary>
public sealed class AgentIsActive : IPolicyCheck
{
    public string Name => "agent-is-active";

    public Verdict Examine(DispatchFacts facts) => facts.Agent.Status switch
    {
        AgentStatus.Active => Verdict.Allowed,
        AgentStatus.Frozen => new Verdict.Deny(new Refusal(RefusalCode.AgentFrozen, $"agent `{facts.Agent.Id}` is frozen")
        {
            Clause = Name,
            MayRetry = true,
            Unlock = "ask an operator to unfreeze the agent",
        }),
        _ => new Verdict.Deny(new Refusal(RefusalCode.AgentRevoked, $"agent `{facts.Agent.Id}` is no longer in use") { Clause = Name }),
    };

    public string Explain(DispatchFacts facts) => $"agent `{facts.Agent.Id}` is active";
}
