using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>A budget with what was charged to it.</summary>
public sealed record BudgetView(Budget Budget, LedgerState State, DateTimeOffset Now);
