using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>What the audit keeps of a decision on a dispatch.</summary>
internal static class DispatchEntries
{
    public static AuditEntry Allowed(DispatchDraft draft, TaskRecord task) => About(draft) with
    {
        Task = task.Id,
        Decision = AuditDecision.Allow,
        Payload = draft.Input.Commitment,
        Cost = task.Reservation is { } reservation ? new AuditCost(reservation.Amount.Micros, 0) : null,
        Status = "queued",
    };

    public static AuditEntry Asked(DispatchDraft draft, TaskRecord task, ApprovalRecord approval) => Allowed(draft, task) with
    {
        Decision = AuditDecision.NeedsApproval,
        Subject = approval.Id,
        Clause = approval.Clauses[0],
        Status = "awaitingApproval",
    };

    public static AuditEntry Refused(DispatchDraft draft, Refusal refusal) => About(draft) with
    {
        Decision = AuditDecision.Deny,
        Code = refusal.Code,
        Clause = refusal.Clause,
    };

    public static IReadOnlyList<string> ActChain(DispatchFacts facts) =>
    [
        .. facts.Delegation.Ancestors.Select(ancestor => ancestor.AgentId),
        .. facts.Delegation.Human is { } human ? [human] : (IEnumerable<string>)[],
    ];

    private static AuditEntry About(DispatchDraft draft) => new(AuditKind.Dispatch)
    {
        Agent = draft.Agent.Id,
        Credential = draft.Facts.Credential.Id,
        ActChain = ActChain(draft.Facts),
        Connection = draft.Request.Connection,
        Target = draft.Receiver?.Id,
        Operator = draft.Replay?.Operator,
        Subject = draft.Replay?.Of,
        Session = draft.Session,
        TaskType = draft.Request.Task.Type,
        Tools = [.. draft.Request.Task.Tools.Select(tool => new AuditTool(tool.Name, tool.Class.ToString().ToLowerInvariant()))],
        PolicyVersion = (int)draft.Facts.Connection.PolicyVersion,
    };
}
