namespace Gatehouse.Approvals;

/// <summary>What one person said, once.</summary>
/// <param name="By">The person's id.</param>
/// <param name="Reason">In their own words; kept beside the audit, never in it.</param>
public sealed record ApprovalVote(string By, ApprovalAnswer Answer, DateTimeOffset At, string? Reason = null)
{
    /// <summary>Their name in policies; absent when the directory had none.</summary>
    public string? User { get; init; }
}
