using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Few enough agents stand between the human and this one.</summary>
public sealed class DelegationIsNotTooDeep : IPolicyCheck
{
    public string Name => "delegation-is-not-too-deep";

    public Verdict Examine(DispatchFacts facts) =>
        facts.Delegation.Depth <= MostOf(facts)
            ? Verdict.Allowed
            : new Verdict.Deny(new Refusal(RefusalCode.DelegationBroken, $"the task was delegated {facts.Delegation.Depth} times; connection `{facts.Connection.Id}` allows {MostOf(facts)}")
            {
                Clause = "policy.delegation.maxDepth",
                Unlock = "delegate over fewer agents, or ask an operator to raise policy.delegation.maxDepth",
            });

    public string Explain(DispatchFacts facts) => $"delegated {facts.Delegation.Depth} of at most {MostOf(facts)} times";

    private static int MostOf(DispatchFacts facts) => facts.Policy?.MaxDepth ?? ConnectionPolicy.DefaultMaxDepth;
}
