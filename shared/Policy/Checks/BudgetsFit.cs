using Gatehouse.Budgets;
using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>The task fits what its agent, its session and the organisation may do over all their connections.</summary>
public sealed class BudgetsFit : IPolicyCheck
{
    public string Name => "budgets-fit";

    public Verdict Examine(DispatchFacts facts)
    {
        for (var i = 0; i < facts.Budgets.Count; i++)
        {
            if (BudgetLimits.Examine(facts.Budgets[i], facts.Reserves, facts.Now) is { } refusal)
                return new Verdict.Deny(refusal);
        }

        return Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) => facts.Budgets.Count == 0
        ? "no budget is configured"
        : string.Join("; ", facts.Budgets.Select(budget => BudgetLimits.Explain(budget, facts.Reserves, facts.Now)));
}
