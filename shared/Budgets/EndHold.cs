using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>Ends what a task holds of a budget, once: however often it is asked, by whomever.</summary>
public sealed class EndHold(Ledgers ledgers)
{
    /// <param name="organisation">Of the budget.</param>
    /// <param name="budget">Its subject.</param>
    /// <param name="task">Whose hold it is.</param>
    /// <param name="posted">What the task came to; nothing gives the whole hold back.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> HandleAsync(string organisation, BudgetSubject budget, string task, Money posted, CancellationToken ct)
    {
        var request = new LedgerRequest<bool>(view => Decide(view, task, posted)) { Reads = [LedgerRows.Hold(task)] };
        return await ledgers.For(organisation, budget.Partition).CommitAsync(request, ct) is LedgerOutcome<bool>.Done;
    }

    internal static LedgerDecision<bool> Decide(LedgerView view, string task, Money posted)
    {
        if (BudgetRows.Hold(view.Find(LedgerRows.Hold(task))) is not { IsOver: false } hold)
            return new LedgerDecision<bool>.Answer(true);

        var spend = hold.Reservation is { } reservation ? view.State.Spend.Settle(reservation, posted) : view.State.Spend;
        var write = new LedgerWrite(view.State with { Spend = spend }) { Rows = [BudgetRows.Update(task, hold with { IsOver = true })] };
        return new LedgerDecision<bool>.Commit(write, true);
    }
}
