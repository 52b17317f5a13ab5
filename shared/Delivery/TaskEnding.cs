using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>Ends a task. The only place that touches its reservation, so that it ends exactly once.</summary>
public static class TaskEnding
{
    /// <param name="view">The state that the ending commit replaces, and the time of the decision.</param>
    /// <param name="task">Not ended.</param>
    /// <param name="state">An ended one.</param>
    /// <param name="effect">What is known to have happened.</param>
    public static (LedgerState State, TaskRecord Task, AuditEntry Entry) End(LedgerView view, TaskRecord task, TaskState state, TaskEffect effect, Money? cost = null)
    {
        if (task.State.IsEnded())
            throw new InvalidOperationException($"task `{task.Id}` has ended already");

        if (task.OutputRetry is { } asked && IsWithoutOutput(state, effect) && task.KillEpoch >= view.State.Fences.KillEpoch)
            (task, state, effect, cost) = (task with { DeadLettered = false, Failure = asked.Why }, TaskState.Withheld, asked.Effect, asked.Cost);

        cost = LargerOf(cost, task.OutputRetry?.Cost);
        var posted = task.Reservation is null ? Money.Zero : Posted(task.Reservation, effect, cost);
        var ended = task with { State = state, Effect = effect, EndedAt = view.Now, Claim = null, NotBefore = null, Cost = task.Reservation is null ? cost : posted };
        var next = view.State with
        {
            Spend = Settle(view.State.Spend, task.Reservation, effect, posted),
            Claims = [.. view.State.Claims.Where(claim => claim.Task != task.Id)],
        };
        return (next, ended, Entry(ended, posted));
    }

    // What the target has done it has done, whatever became of asking once more for its output.
    private static bool IsWithoutOutput(TaskState state, TaskEffect effect) =>
        state is TaskState.Failed or TaskState.Indeterminate or TaskState.Expired && effect is TaskEffect.Unknown or TaskEffect.FailedNoEffect;

    // An outcome that nobody knows settles in full: money comes back only when it is certain that nothing was done.
    private static Money Posted(Reservation reservation, TaskEffect effect, Money? cost) => effect switch
    {
        TaskEffect.FailedNoEffect => Money.Zero,
        TaskEffect.Unknown => Money.Larger(cost ?? Money.Zero, reservation.Amount),
        _ => cost ?? reservation.Amount,
    };

    // What was reported once has been spent, however the task ends.
    private static Money? LargerOf(Money? cost, Money? other) => cost is { } one && other is { } another ? Money.Larger(one, another) : cost ?? other;

    private static SpendAccount Settle(SpendAccount spend, Reservation? reservation, TaskEffect effect, Money posted) =>
        reservation is null ? spend
        : effect == TaskEffect.FailedNoEffect ? spend.Release(reservation)
        : spend.Settle(reservation, posted);

    private static AuditEntry Entry(TaskRecord ended, Money posted) => TaskChange.EntryOf(AuditKind.Ended, ended) with
    {
        Credential = ended.Credential,
        Attempt = ended.Attempts == 0 ? null : ended.Attempts,
        Status = TaskWords.Of(ended.State),
        Outcome = TaskWords.Of(ended.Effect!.Value),
        Cost = new AuditCost(ended.Reservation?.Amount.Micros ?? 0, (ended.Cost ?? posted).Micros),
    };
}
