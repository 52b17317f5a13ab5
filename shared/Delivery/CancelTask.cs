using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>Ends a task that nobody has sent; of one on the wire, it ends the attempts.</summary>
public sealed class CancelTask(Ledgers ledgers)
{
    private const int MaxReadings = 3;
    private const string Cause = "its task was cancelled";

    /// <param name="mayCancel">Whether the caller may touch this task; one that it may not is unknown to it.</param>
    public async Task<LedgerOutcome<CancelReply>> HandleAsync(string organisation, string connection, string task, Func<TaskRecord, bool> mayCancel, CancellationToken ct)
    {
        var ledger = ledgers.For(organisation, connection);
        for (var reading = 1; ; reading++)
        {
            var approval = TaskChange.Parse((await ledger.ReadAsync([LedgerRows.Task(task)], ct)).Find(LedgerRows.Task(task)))?.Approval;
            IReadOnlyList<string> reads = approval is null ? [LedgerRows.Task(task)] : [LedgerRows.Task(task), ApprovalRows.Key(approval)];
            var outcome = await ledger.CommitAsync(new LedgerRequest<CancelReply>(view => Decide(view, task, approval, mayCancel)) { Reads = reads }, ct);
            // Whoever asks for the end of what the backup does means the work, wherever it is.
            if (outcome is LedgerOutcome<CancelReply>.Done { Reply: CancelReply.Ended { Task.RoutedTo: { } child } })
                return await HandleAsync(organisation, Ids.ConnectionOf(child)!, child, mayCancel, ct);
            if (outcome is not LedgerOutcome<CancelReply>.Stale || reading == MaxReadings)
                return outcome;
        }
    }

    private static LedgerDecision<CancelReply> Decide(LedgerView view, string id, string? approval, Func<TaskRecord, bool> mayCancel)
    {
        if (TaskChange.Read(view, id) is not { } task || !mayCancel(task))
            return new LedgerDecision<CancelReply>.Answer(new CancelReply.Unknown());
        if (task.Approval != approval)
            return new LedgerDecision<CancelReply>.Stale("approval");
        if (task.State.IsEnded())
            return new LedgerDecision<CancelReply>.Answer(new CancelReply.Ended(task));
        if (task.CancelRequested)
            return new LedgerDecision<CancelReply>.Answer(new CancelReply.Cancelled(task));

        if (task.State == TaskState.Running)
            return new LedgerDecision<CancelReply>.Answer(new CancelReply.Ended(task));
        if (task.Claim is not null || task.Route is not null)
        {
            var asked = task with { CancelRequested = true };
            return new LedgerDecision<CancelReply>.Commit(TaskChange.Write(view.State, asked, Entry(asked)), new CancelReply.Cancelled(asked));
        }

        var (state, ended, entry) = TaskEnding.End(view, task, TaskState.Cancelled, task.EffectUnknown ? TaskEffect.Unknown : TaskEffect.FailedNoEffect);
        var write = ApprovalEnding.Cancel(view, TaskChange.Write(state, ended, entry), task, Cause);
        return new LedgerDecision<CancelReply>.Commit(write, new CancelReply.Cancelled(ended));
    }

    private static AuditEntry Entry(TaskRecord task) => TaskChange.EntryOf(AuditKind.Cancel, task) with { Status = TaskWords.Of(task.State) };
}
