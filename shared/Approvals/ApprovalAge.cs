namespace Gatehouse.Approvals;

/// <summary>How long a yes is good for.</summary>
public static class ApprovalAge
{
    /// <summary>A task that has not started by then is asked for again.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public static bool IsOver(ApprovalRecord approval, DateTimeOffset now) => approval.DecidedAt is not { } at || now - at > Limit;
}
