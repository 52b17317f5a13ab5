using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Approvals;

/// <summary>What a task says of its end, when it was not approved.</summary>
internal static class ApprovalFailures
{
    private const string Clause = "approval";

    public static TaskFailure Denied(ApprovalRecord approval) =>
        new(RefusalCode.ApprovalDenied.ToWireName(), $"approval `{approval.Id}` was denied", Clause);

    public static TaskFailure Expired(ApprovalRecord approval) =>
        new("approval-expired", $"approval `{approval.Id}` expired at {Instant.Format(approval.ExpiresAt)}: {ApprovalTransitions.OutOfTime}", Clause);

    public static TaskFailure Of(Refusal refusal) => new(refusal.Code.ToWireName(), refusal.Detail, refusal.Clause);
}
