namespace Gatehouse.Budgets;

/// <summary>What a budget is of, in the order in which budgets are held.</summary>
public enum BudgetKind
{
    Agent,
    Session,
    Organisation,
}
