using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Budgets;

/// <summary>A budget as a decision on a dispatch sees it.</summary>
/// <param name="Charged">What was charged to it, before this task.</param>
/// <param name="Spend">What it holds and has paid, before this task.</param>
public sealed record BudgetFacts(BudgetSubject Of, RateLimits? Rate, Money? Monthly, RateWindow Charged, SpendAccount Spend)
{
    /// <summary>What the task holds of it; <see langword="null"/> when that is nothing.</summary>
    public Hold? Held { get; init; }

    /// <summary>It is there, and nobody knows whether the task fits it.</summary>
    public bool IsUnreachable { get; init; }

    internal static BudgetFacts From(Budget budget, LedgerState state) => new(budget.Subject, budget.Rate, budget.Monthly, state.Rate, state.Spend);
}
