namespace Gatehouse.Approvals;

/// <summary>An answer as it is given.</summary>
/// <param name="Hash">Of the request that the person was shown.</param>
public sealed record ApprovalCast(ApprovalAnswer Answer, string Hash, string? Reason = null);
