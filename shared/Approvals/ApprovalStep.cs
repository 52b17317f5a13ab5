namespace Gatehouse.Approvals;

/// <summary>What a command does to an approval.</summary>
public abstract record ApprovalStep
{
    private ApprovalStep() { }

    /// <summary>One more answer, and more are needed.</summary>
    public sealed record Voted(ApprovalRecord Next) : ApprovalStep;

    /// <summary>It is over.</summary>
    public sealed record Ended(ApprovalRecord Next) : ApprovalStep;

    /// <summary>People are to be told once more, or others too.</summary>
    public sealed record Told(ApprovalRecord Next) : ApprovalStep;

    /// <summary>The same person said the same before, or nothing is due.</summary>
    public sealed record Unchanged : ApprovalStep;

    /// <summary>The same person said something else before, and an answer is given once.</summary>
    public sealed record Answered(ApprovalVote Standing) : ApprovalStep;

    /// <summary>Too late: what stands is final.</summary>
    public sealed record Decided : ApprovalStep;
}
