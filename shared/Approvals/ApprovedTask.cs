using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>A task that somebody has said yes to, until it is claimed for the first time.</summary>
internal static class ApprovedTask
{
    /// <summary>Into the queue if the rate has room for it, else to its turn: charged then, and not now.</summary>
    /// <param name="again">The task as it is asked for now, and walks the policy.</param>
    /// <param name="start">The first moment that the rate has room.</param>
    public static (LedgerWrite Write, TaskRecord Task) Release(LedgerView view, ApprovalRecord approved, TaskRecord task, DispatchDraft again, DateTimeOffset start)
    {
        if (start <= view.Now)
        {
            var queued = task with { State = TaskState.Queued };
            var write = new LedgerWrite(Charged(view.State, view.Now)) { Entries = [AllowOf(view, again, queued, approved.Id)], Rows = [TaskChange.Row(queued)] };
            return (Announced(write, queued, null), queued);
        }

        var asked = view.Now + ApprovalAge.Limit + TimeSpan.FromMilliseconds(1);
        var waiting = task with { State = TaskState.Approved, NotBefore = start < asked ? start : asked };
        return (Announced(new LedgerWrite(view.State) { Rows = [TaskChange.Row(waiting)] }, waiting, waiting.NotBefore), waiting);
    }

    /// <summary>Whether its first claim finds what was approved: the same bytes, unused, and lately.</summary>
    public static bool IsGood(LedgerView view, TaskRecord task, ApprovalRecord? approval, ConnectionTarget target) =>
        approval is { State: ApprovalState.Approved, UsedAt: null } && approval.Task == task.Id
        && !ApprovalAge.IsOver(approval, view.Now)
        && view.Find(LedgerRows.Input(task.Id)) is { } stored
        && string.Equals(ApprovalBinding.HashOf(task, target, DispatchInput.PayloadOf(stored), approval.PolicyVersion, approval.ExpiresAt), approval.Hash, StringComparison.Ordinal);

    /// <summary>What the first claim adds: the approval is used and, where the task had to wait for its turn, the charge and the yes.</summary>
    public static LedgerWrite AtFirstClaim(LedgerView view, LedgerWrite claim, TaskRecord task, DispatchDraft? again, ApprovalRecord? approval)
    {
        var used = approval is null ? claim : claim with { Rows = [.. claim.Rows, ApprovalRows.Update(approval with { UsedAt = view.Now })] };
        return task.State == TaskState.Approved && again is not null
            ? used with { State = Charged(used.State, view.Now), Entries = [AllowOf(view, again, task, approval?.Id), .. used.Entries] }
            : used;
    }

    private static LedgerState Charged(LedgerState state, DateTimeOffset now) => state with { Rate = state.Rate.Charge(now) };

    private static LedgerWrite Announced(LedgerWrite write, TaskRecord task, DateTimeOffset? notBefore) =>
        write with { Announcements = [new Announcement(TaskStep.Deliver, task.Id, notBefore) { TraceParent = task.TraceParent }] };

    private static AuditEntry AllowOf(LedgerView view, DispatchDraft again, TaskRecord task, string? approval) => DispatchEntries.Allowed(again, task) with
    {
        Subject = approval,
        Operator = null,
        Payload = DispatchInput.CommitmentOf(view.Find(LedgerRows.Input(task.Id))!.Value.Span),
    };
}
