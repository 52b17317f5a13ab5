namespace Gatehouse.Policy;

/// <param name="When"><see langword="null"/>: only tool classes and other checks ask.</param>
/// <param name="Approvers">As <c>group:…</c> and <c>user:…</c>; <see langword="null"/>: any approver of the organisation.</param>
public sealed record ApprovalRules(ApprovalTrigger? When, IReadOnlyList<string>? Approvers)
{
    public int Quorum { get; init; } = 1;

    public TimeSpan? RemindAfter { get; init; }

    public TimeSpan? EscalateAfter { get; init; }

    public IReadOnlyList<string> EscalateTo { get; init; } = [];

    public TimeSpan? ExpireAfter { get; init; }

    public ExpiryMeaning OnExpiry { get; init; }

    public ApprovalMemory Memory { get; init; } = new ApprovalMemory.Once();

    public bool ActingHumanMayApprove { get; init; }
}
