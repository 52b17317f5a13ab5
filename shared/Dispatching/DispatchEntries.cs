using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>What the audit keeps of a decision on a dispatch.</summary>
internal static class DispatchEntries
{
    private const string Kept = "[withheld]";

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

    /// <summary>The score that was decided on; null where there was none.</summary>
    public static AuditTrust? TrustOf(DispatchFacts facts) => facts.Trust.Match<AuditTrust?>(() => null, scored => new AuditTrust(scored.Score, scored.Level.ToString()));

    private static AuditEntry About(DispatchDraft draft) => new(AuditKind.Dispatch)
    {
        Agent = draft.Agent.Id,
        Credential = draft.Facts.Credential.Id,
        ActChain = ActChain(draft.Facts),
        Connection = draft.Request.Connection,
        Target = draft.Receiver?.Id,
        Operator = draft.Replay?.Operator,
        Subject = draft.Replay?.Of ?? draft.Route?.From ?? draft.Facts.Delegation.ParentTask,
        Session = draft.Session,
        TaskType = MayKeep(draft, "$.type") ? draft.Request.Task.Type : Kept,
        Tools = [.. draft.Request.Task.Tools.Select((tool, index) => new AuditTool(MayKeep(draft, $"$.tools[{index}].name") ? tool.Name : Kept, tool.Class.ToString().ToLowerInvariant()))],
        PolicyVersion = (int)draft.Facts.Connection.PolicyVersion,
        Guards = draft.Reading?.Guards ?? [],
    };

    // INVARIANT (no findings in the record): a name in which a guardrail found something, and which it could not take out, is left out.
    private static bool MayKeep(DispatchDraft draft, string place) =>
        draft.Reading is not { Changed: null, Triggered: var triggered }
        || !triggered.Any(one => one.Count > one.Places.Count || one.Places.Any(found => found.At == place));
}
