using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Repair;

/// <summary>Brings the times that a wrong clock wrote into a task back to what they can be at most.</summary>
internal sealed class MendTimes(ConnectionLedger ledger, DeliveryOptions options)
{
    // The longest call, and what a lease has beyond it.
    private static readonly TimeSpan longestLease = TimeSpan.FromMinutes(11);
    private static readonly TimeSpan longestTask = TimeSpan.FromDays(7);

    public async Task HandleAsync(TaskRecord task, CancellationToken ct)
    {
        if (Of(task, ledger.Now, options) == task)
            return;
        var outcome = await ledger.CommitAsync(new LedgerRequest<bool>(view => Decide(view, task.Id)) { Reads = [LedgerRows.Task(task.Id)] }, ct);
        if (outcome is not LedgerOutcome<bool>.Done)
            throw new IOException($"task `{task.Id}` could not be written: {outcome}");
    }

    private LedgerDecision<bool> Decide(LedgerView view, string id) =>
        TaskChange.Read(view, id) is { } task && Of(task, view.Now, options) is var mended && mended != task
            ? new LedgerDecision<bool>.Commit(TaskChange.Note(view.State, mended), true)
            : new LedgerDecision<bool>.Answer(false);

    internal static TaskRecord Of(TaskRecord task, DateTimeOffset now, DeliveryOptions options) => task with
    {
        NotBefore = Earlier(task.NotBefore, now + options.LongestRetry),
        ResultDue = Earlier(task.ResultDue, now + longestTask),
        Deadline = task.Deadline < now + longestTask ? task.Deadline : now + longestTask,
        Claim = task.Claim is { } claim && claim.LeaseUntil > now + longestLease ? claim with { LeaseUntil = now + longestLease } : task.Claim,
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? moment, DateTimeOffset most) => moment > most ? most : moment;
}
