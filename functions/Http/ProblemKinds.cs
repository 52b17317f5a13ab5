using System.Collections.Frozen;
using Gatehouse.Policy;

namespace Gatehouse.Http;

/// <summary>The one table from a refusal's code to its status and title.</summary>
public static class ProblemKinds
{
    private static readonly FrozenDictionary<RefusalCode, ProblemKind> kinds = new (RefusalCode Code, int Status, string Title)[]
    {
        (RefusalCode.Malformed, 400, "Malformed request"),
        (RefusalCode.Unauthenticated, 401, "Not authenticated"),
        (RefusalCode.Forbidden, 403, "Not permitted"),
        (RefusalCode.StepUpRequired, 403, "A fresh sign-in is required"),
        (RefusalCode.AgentFrozen, 403, "Agent frozen"),
        (RefusalCode.AgentRevoked, 403, "Agent revoked"),
        (RefusalCode.ConnectionFrozen, 403, "Connection frozen"),
        (RefusalCode.TargetUnavailable, 403, "Target not in service"),
        (RefusalCode.NotShared, 403, "Target not shared"),
        (RefusalCode.DelegationBroken, 403, "Delegation broken"),
        (RefusalCode.TaskTypeNotPermitted, 403, "Task type not permitted"),
        (RefusalCode.ModelNotPermitted, 403, "Model not permitted"),
        (RefusalCode.ToolNotPermitted, 403, "Tool not permitted"),
        (RefusalCode.ToolClassNotPermitted, 403, "Tool class not permitted"),
        (RefusalCode.ArgumentConditionFailed, 403, "Argument condition failed"),
        (RefusalCode.AccessRuleFailed, 403, "Access rule failed"),
        (RefusalCode.OutsideTimeWindow, 403, "Outside the time window"),
        (RefusalCode.InformationFlow, 403, "Information flow not permitted"),
        (RefusalCode.TrustTooLow, 403, "Trust too low"),
        (RefusalCode.CostAboveTaskCap, 403, "Cost above the cap of a task"),
        (RefusalCode.SpendCapReached, 403, "Spend cap reached"),
        (RefusalCode.ApprovalDenied, 403, "Approval denied"),
        (RefusalCode.NotFound, 404, "Not found"),
        (RefusalCode.Conflict, 409, "Conflict"),
        (RefusalCode.TaskEnded, 409, "Task ended"),
        (RefusalCode.AlreadyDecided, 409, "Already decided"),
        (RefusalCode.Stale, 412, "Stale version"),
        (RefusalCode.PreconditionRequired, 428, "If-Match required"),
        (RefusalCode.TooLarge, 413, "Too large"),
        (RefusalCode.UnsupportedMediaType, 415, "Unsupported media type"),
        (RefusalCode.GuardrailBlocked, 422, "Blocked by a guardrail"),
        (RefusalCode.IdempotencyMismatch, 422, "Idempotency key used for another body"),
        (RefusalCode.RetryWithChanges, 422, "Retry with changes"),
        (RefusalCode.RateLimited, 429, "Rate limit reached"),
        (RefusalCode.TooManyPending, 429, "Too many pending approvals"),
        (RefusalCode.Unavailable, 503, "Unavailable"),
        (RefusalCode.OutcomeUnknown, 503, "Outcome unknown"),
    }.ToFrozenDictionary(row => row.Code, row => new ProblemKind(row.Status, row.Code.ToWireName(), row.Title));

    /// <summary>No refusal of the engine: the path exists, the method does not.</summary>
    public static ProblemKind MethodNotAllowed { get; } = new(405, "method-not-allowed", "Method not allowed");

    /// <summary>No refusal of the engine: a bug, whose particulars are in the log under the trace id.</summary>
    public static ProblemKind InternalError { get; } = new(500, "internal-error", "Internal error");

    /// <summary>Every way to say no.</summary>
    public static IEnumerable<ProblemKind> All => kinds.Values.Append(MethodNotAllowed).Append(InternalError);

    /// <exception cref="KeyNotFoundException">A code without a row: an architecture test keeps the table whole.</exception>
    public static ProblemKind Of(RefusalCode code) => kinds[code];

    public static bool Has(RefusalCode code) => kinds.ContainsKey(code);
}
