using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Budgets;

/// <summary>A budget as an operator asks for it; with neither limit there is to be none.</summary>
public sealed record BudgetDraft(BudgetSubject Of, RateLimits? Rate, Money? Monthly)
{
    public bool IsEmpty => Rate is null && Monthly is null;
}
