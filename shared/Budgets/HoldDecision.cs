using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>Takes a task's place in a budget, before anything says yes to the task.</summary>
/// <param name="task">Its id, which names the hold.</param>
/// <param name="bound">What it reserves.</param>
/// <param name="options">How long the hold is good for.</param>
public sealed class HoldDecision(string task, Money? bound, BudgetOptions options)
{
    /// <summary>The reply: held, or as it is without room for this task; <see langword="null"/> when there is no budget.</summary>
    public LedgerRequest<BudgetFacts?> Request => new(Decide) { Reads = [LedgerRows.Config, LedgerRows.Hold(task)] };

    private LedgerDecision<BudgetFacts?> Decide(LedgerView view)
    {
        if (BudgetRows.Budget(view.Find(LedgerRows.Config)) is not { IsSet: true } budget)
            return new LedgerDecision<BudgetFacts?>.Answer(null);

        var standing = BudgetRows.Hold(view.Find(LedgerRows.Hold(task)));
        // A place that was given back is gone: whoever was so slow has to ask anew.
        if (standing is { IsOver: true })
            return new LedgerDecision<BudgetFacts?>.Answer(BudgetFacts.From(budget, view.State) with { IsUnreachable = true });
        if (standing is not null && standing.Reservation?.Amount == bound)
            return new LedgerDecision<BudgetFacts?>.Answer(BudgetFacts.From(budget, view.State) with { Held = standing });

        var state = standing?.Reservation is { } earlier ? view.State with { Spend = view.State.Spend.Release(earlier) } : view.State;
        var facts = BudgetFacts.From(budget, state);
        // Asked again, because the first decision was made on something old, the rate is not charged again.
        return BudgetLimits.Examine(standing is null ? facts : facts with { Rate = null }, bound, view.Now) is null
            ? Take(view, state, facts, standing)
            : new LedgerDecision<BudgetFacts?>.Answer(facts);
    }

    private LedgerDecision<BudgetFacts?> Take(LedgerView view, LedgerState state, BudgetFacts facts, Hold? standing)
    {
        // INVARIANT (a hold's time is never prolonged): whoever has judged it to be past its time ends it without asking again.
        var hold = new Hold(standing?.Until ?? view.Now + options.HeldFor) { Reservation = bound is { } amount ? Reservation.At(view.Now, amount) : null };
        var next = state with
        {
            Rate = standing is null ? state.Rate.Charge(view.Now) : state.Rate,
            Spend = hold.Reservation is { } reservation ? state.Spend.Reserve(reservation) : state.Spend,
        };
        var write = new LedgerWrite(next)
        {
            Rows = [standing is null ? BudgetRows.Insert(task, hold) : BudgetRows.Update(task, hold)],
            Announcements = standing is null ? [new Announcement(TaskStep.Budget, task, hold.Until)] : [],
        };
        return new LedgerDecision<BudgetFacts?>.Commit(write, facts with { Held = hold });
    }
}
