using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>Who may answer, how many must, and what happens meanwhile: the policy's rules as they were when it was asked.</summary>
/// <param name="Approvers">As <c>user:…</c> and <c>group:…</c>; absent: every operator with the role <c>approver</c>.</param>
public sealed record ApprovalTerms(IReadOnlyList<string>? Approvers, int Quorum)
{
    /// <summary>How those are addressed who have the role, where the policy names nobody.</summary>
    public const string AnyApprover = "role:approver";

    public IReadOnlyList<string> EscalateTo { get => field ?? []; init; }

    public TimeSpan? EscalateAfter { get; init; }

    public TimeSpan? RemindAfter { get; init; }

    public bool ActingHumanMayApprove { get; init; }

    /// <summary>A check that asks for itself needs no section in the policy: then any approver may answer.</summary>
    public static ApprovalTerms Of(ApprovalRules? rules) => rules is null
        ? new ApprovalTerms(null, 1)
        : new ApprovalTerms(rules.Approvers, rules.Quorum)
        {
            EscalateTo = rules.EscalateTo,
            EscalateAfter = rules.EscalateAfter,
            RemindAfter = rules.RemindAfter,
            ActingHumanMayApprove = rules.ActingHumanMayApprove,
        };

    /// <summary>Whom it is addressed to.</summary>
    public IReadOnlyList<string> Addressed(bool isEscalated) =>
        [.. Approvers ?? [AnyApprover], .. isEscalated ? EscalateTo : []];

    /// <summary>Whether the same people would decide, in the same way.</summary>
    public bool DecidesAs(ApprovalTerms other) =>
        Quorum == other.Quorum
        && ActingHumanMayApprove == other.ActingHumanMayApprove
        && (Approvers is null) == (other.Approvers is null)
        && (Approvers ?? []).SequenceEqual(other.Approvers ?? [], StringComparer.Ordinal)
        && EscalateTo.SequenceEqual(other.EscalateTo, StringComparer.Ordinal);
}
