using Gatehouse.Policy;

namespace Gatehouse.Budgets;

public abstract record BudgetParseOutcome
{
    private BudgetParseOutcome() { }

    public abstract T Match<T>(Func<BudgetDraft, T> parsed, Func<IReadOnlyList<PolicyError>, T> rejected);

    public sealed record Parsed(BudgetDraft Budget) : BudgetParseOutcome
    {
        public override T Match<T>(Func<BudgetDraft, T> parsed, Func<IReadOnlyList<PolicyError>, T> rejected) => parsed(Budget);
    }

    /// <param name="Errors">All of them, in the order of the document.</param>
    public sealed record Rejected(IReadOnlyList<PolicyError> Errors) : BudgetParseOutcome
    {
        public override T Match<T>(Func<BudgetDraft, T> parsed, Func<IReadOnlyList<PolicyError>, T> rejected) => rejected(Errors);
    }
}
