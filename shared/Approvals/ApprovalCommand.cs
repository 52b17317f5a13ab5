namespace Gatehouse.Approvals;

/// <summary>What can happen to an approval. The time is the decision's.</summary>
public abstract record ApprovalCommand
{
    private ApprovalCommand() { }

    /// <summary>A person who may answer says so.</summary>
    public sealed record Vote(ApprovalVote Cast) : ApprovalCommand;

    /// <summary>Nobody did anything: time has passed.</summary>
    public sealed record Wake : ApprovalCommand;

    /// <summary>The task is no longer to run, or no longer as it was shown.</summary>
    public sealed record Cancel(string Cause) : ApprovalCommand;
}
