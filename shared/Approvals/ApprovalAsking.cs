using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>Asks: the one place that makes an approval, and takes its place among the pending.</summary>
internal static class ApprovalAsking
{
    /// <param name="view">The state that the asking commit replaces.</param>
    /// <param name="draft">The task as it is asked for now.</param>
    /// <param name="task">The task, with its reservation.</param>
    /// <param name="demand">Why.</param>
    /// <param name="payload">What would be sent, and is shown.</param>
    /// <param name="id">Of the approval.</param>
    public static (ApprovalRecord Approval, ReadOnlyMemory<byte> Preview) Make(
        LedgerView view, DispatchDraft draft, TaskRecord task, ApprovalDemand demand, ReadOnlyMemory<byte> payload, string id)
    {
        var policy = draft.Connection.Policy;
        var expiresAt = policy?.Approval?.ExpireAfter is { } after && view.Now + after < task.Deadline ? view.Now + after : task.Deadline;
        var approval = new ApprovalRecord
        {
            Id = id,
            Task = task.Id,
            Connection = task.Connection,
            Agent = task.Agent,
            TaskType = task.Type,
            Session = task.Session,
            ActChain = task.ActChain,
            ActsFor = draft.ActsFor,
            RequestedBy = task.RequestedBy,
            Tools = [.. draft.Request.Task.Tools.Select(tool => new ApprovalTool(tool.Name, tool.Class))],
            Clauses = demand.Clauses,
            Reasons = demand.Reasons,
            Cost = task.Reservation?.Amount,
            PolicyVersion = draft.Connection.Document.PolicyVersion,
            KillEpoch = task.KillEpoch,
            Hash = ApprovalBinding.HashOf(task, draft.Connection.Document.To, payload, draft.Connection.Document.PolicyVersion, expiresAt),
            PreviewHash = "",
            Terms = ApprovalTerms.Of(policy?.Approval),
            CreatedAt = view.Now,
            ExpiresAt = expiresAt,
            MemoryKey = ApprovalMemoryKey.Of(task.Connection, policy, draft.Request.Task, task.Session ?? draft.Session),
            Untold = ApprovalNotice.Asked,
        };
        var preview = ApprovalPreview.Of(approval, draft.Agent, draft.Connection.Document, payload);
        return (approval with { PreviewHash = ApprovalBinding.HexOf(preview.Span) }, preview);
    }

    /// <summary>Adds to the commit that makes the task wait: the demand, what is shown of it, its message and its places in the lists.</summary>
    public static LedgerWrite Add(LedgerWrite write, ApprovalRecord approval, ReadOnlyMemory<byte> preview, string? traceParent) => write with
    {
        State = write.State with { PendingApprovals = write.State.PendingApprovals + 1 },
        Rows = [.. write.Rows, ApprovalRows.Insert(approval), new RowChange.Insert(ApprovalRows.Preview(approval.Id), preview)],
        Index = [.. write.Index, .. ApprovalIndex.KeysOf(approval, approval.Terms.Addressed(isEscalated: false))],
        Announcements = [.. write.Announcements, new Announcement(TaskStep.Await, approval.Id) { TraceParent = traceParent }],
    };

    /// <summary>A task that was accepted before is to be asked for, again or after all.</summary>
    public static LedgerWrite Again(LedgerView view, DispatchDraft draft, TaskRecord task, ApprovalDemand demand, ReadOnlyMemory<byte> payload, string id)
    {
        var waiting = task with { State = TaskState.AwaitingApproval, Approval = id, NotBefore = null, PolicyVersion = draft.Connection.Document.PolicyVersion };
        var (approval, preview) = Make(view, draft, waiting, demand, payload, id);
        return Add(new LedgerWrite(view.State) { Entries = [EntryOf(approval)], Rows = [Delivery.TaskChange.Row(waiting)] }, approval, preview, task.TraceParent);
    }

    private static AuditEntry EntryOf(ApprovalRecord approval) => new(AuditKind.ApprovalAsked)
    {
        Agent = approval.Agent,
        Connection = approval.Connection,
        Task = approval.Task,
        TaskType = approval.TaskType,
        Subject = approval.Id,
        Clause = approval.Clauses[0],
        PolicyVersion = (int)approval.PolicyVersion,
        Payload = approval.Hash,
        Status = "awaitingApproval",
    };
}
