using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>What time does to a pending approval, and what people have been told of it.</summary>
internal static class ApprovalWaking
{
    private const string TaskOver = "its task is over";

    /// <returns>The approval if it is still pending; null when it is over.</returns>
    public static LedgerRequest<ApprovalRecord?> Request(ApprovalRecord known) =>
        new(view => Decide(view, known)) { Reads = [ApprovalRows.Key(known.Id), LedgerRows.Task(known.Task)], Name = "wake" };

    public static LedgerRequest<bool> Told(ApprovalRecord known, ApprovalNotice notice) => Note(known, standing => standing.Untold == notice && standing.Notices == known.Notices ? standing with { Untold = null } : null);

    public static LedgerRequest<bool> EndTold(ApprovalRecord known) => Note(known, standing => standing.IsEndUntold ? standing with { IsEndUntold = false } : null);

    private static LedgerDecision<ApprovalRecord?> Decide(LedgerView view, ApprovalRecord known)
    {
        if (ApprovalRows.Read(view, known.Id) is not { State: ApprovalState.Pending } approval)
            return new LedgerDecision<ApprovalRecord?>.Answer(null);

        var task = TaskChange.Read(view, known.Task);
        if (task is not { State: TaskState.AwaitingApproval } || task.Approval != known.Id)
            return End(view, new LedgerWrite(view.State), approval, TaskOver);
        if (approval.KillEpoch < view.State.Fences.KillEpoch)
            return End(view, Ending(view, task, TaskState.Cancelled, null), approval, ApprovalTransitions.Killed);

        return ApprovalTransitions.Next(approval, new ApprovalCommand.Wake(), view.Now) switch
        {
            ApprovalStep.Ended { Next: var expired } => Commit(ApprovalEnding.Add(Ending(view, task, TaskState.Expired, ApprovalFailures.Expired(expired)), expired), null),
            ApprovalStep.Told { Next: var told } => Commit(Telling(view, approval, told), told),
            _ => new LedgerDecision<ApprovalRecord?>.Answer(approval),
        };
    }

    private static LedgerDecision<ApprovalRecord?> End(LedgerView view, LedgerWrite write, ApprovalRecord approval, string cause) =>
        ApprovalTransitions.Next(approval, new ApprovalCommand.Cancel(cause), view.Now) is ApprovalStep.Ended { Next: var ended }
            ? Commit(ApprovalEnding.Add(write, ended), null)
            : throw new InvalidOperationException($"approval `{approval.Id}` is pending and cannot be cancelled");

    private static LedgerWrite Ending(LedgerView view, TaskRecord task, TaskState state, TaskFailure? failure)
    {
        var (next, ended, entry) = TaskEnding.End(view, task with { Failure = failure }, state, TaskEffect.FailedNoEffect);
        return TaskChange.Write(next, ended, entry with { Clause = failure?.Clause });
    }

    // Whatever people are told of it, and whether anybody could be told: who is asked too, is from now on.
    private static LedgerWrite Telling(LedgerView view, ApprovalRecord before, ApprovalRecord told)
    {
        var isEscalation = told.EscalatedAt != before.EscalatedAt;
        var entry = new AuditEntry(isEscalation ? AuditKind.ApprovalEscalated : AuditKind.ApprovalReminded)
        {
            Agent = told.Agent,
            Connection = told.Connection,
            Task = told.Task,
            TaskType = told.TaskType,
            Subject = told.Id,
            Count = isEscalation ? null : told.Reminders,
        };
        return new LedgerWrite(view.State) { Entries = [entry], Rows = [ApprovalRows.Update(told)], Index = isEscalation ? [.. ApprovalIndex.KeysOf(told, told.Terms.EscalateTo)] : [] };
    }

    private static LedgerRequest<bool> Note(ApprovalRecord known, Func<ApprovalRecord, ApprovalRecord?> change) => new(view =>
        ApprovalRows.Read(view, known.Id) is { } standing && change(standing) is { } changed
            ? new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Rows = [ApprovalRows.Update(changed)] }, true)
            : new LedgerDecision<bool>.Answer(true))
    {
        Reads = [ApprovalRows.Key(known.Id)],
    };

    private static LedgerDecision<ApprovalRecord?> Commit(LedgerWrite write, ApprovalRecord? pending) => new LedgerDecision<ApprovalRecord?>.Commit(write, pending);
}
