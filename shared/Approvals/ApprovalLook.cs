namespace Gatehouse.Approvals;

/// <summary>What a look at an approval found, after it did what was due.</summary>
public abstract record ApprovalLook
{
    private ApprovalLook() { }

    /// <summary>Nothing will be due any more.</summary>
    public sealed record Over : ApprovalLook;

    /// <param name="Round"><see cref="ApprovalRecord.Round"/>.</param>
    /// <param name="Due">When something is due next, if nobody does anything.</param>
    public sealed record Waiting(int Round, DateTimeOffset Due) : ApprovalLook;

    /// <summary>The ledger could not say.</summary>
    public sealed record Undecided : ApprovalLook;

    /// <summary>Somebody has yet to be told, which holds up nothing that is due.</summary>
    public sealed record Untold(DateTimeOffset Due) : ApprovalLook;
}
