using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Few enough agents stand between the human and this one.</summary>
public sealed class DelegationIsNotTooDeep : IPolicyCheck
{
    public string Name => "delegation-is-not-too-deep";

    public Verdict Examine(DispatchFacts facts) =>
        facts.Delegation.Depth <= MostOf(facts)
            ? Verdict.Allowed
            : OfPolicy(facts) <= facts.Delegation.Rules.MaxDepth ? Deny(facts, $"connection `{facts.Connection.Id}`", "policy.delegation.maxDepth") : Deny(facts, "the organisation", "organisation.delegation.maxDepth");

    public string Explain(DispatchFacts facts) => $"delegated {facts.Delegation.Depth} of at most {MostOf(facts)} times";

    private static Verdict.Deny Deny(DispatchFacts facts, string whose, string clause) =>
        new(new Refusal(RefusalCode.DelegationBroken, $"the task was delegated {facts.Delegation.Depth} times; {whose} allows {MostOf(facts)}")
        {
            Clause = clause,
            Unlock = $"delegate over fewer agents, or ask an operator to raise {clause}",
        });

    private static int OfPolicy(DispatchFacts facts) => facts.Policy?.MaxDepth ?? ConnectionPolicy.DefaultMaxDepth;

    private static int MostOf(DispatchFacts facts) => Math.Min(OfPolicy(facts), facts.Delegation.Rules.MaxDepth);
}
