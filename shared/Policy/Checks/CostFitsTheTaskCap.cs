using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Policy.Checks;

/// <summary>What the task reserves is known, and within the cap for one task.</summary>
public sealed class CostFitsTheTaskCap : IPolicyCheck
{
    public string Name => "cost-fits-the-task-cap";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Policy?.Spend is not { } spend || spend is { Monthly: null, PerTask: null })
            return Verdict.Allowed;
        if (facts.Reserves is not { } bound)
            return Deny($"the task declares no `maxCost`, and connection `{facts.Connection.Id}` has no default", "policy.spend.defaultTask", "declare `maxCost`");

        return spend.PerTask is { } cap && (bound > cap || cap == Money.Zero)
            ? Deny($"the task reserves {bound}; connection `{facts.Connection.Id}` allows {cap} a task", "policy.spend.perTask", "declare a lower `maxCost`")
            : Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) => (facts.Reserves, facts.Policy?.Spend?.PerTask) switch
    {
        ({ } bound, { } cap) => $"{bound} of {cap} a task",
        ({ } bound, null) => $"{bound} is reserved, with no cap for one task",
        _ => "nothing is reserved",
    };

    private static Verdict.Deny Deny(string detail, string clause, string way) =>
        new(new Refusal(RefusalCode.CostAboveTaskCap, detail) { Clause = clause, Unlock = $"{way}, or ask an operator to change {clause}" });
}
