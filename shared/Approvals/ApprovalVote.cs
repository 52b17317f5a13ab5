namespace Gatehouse.Approvals;

/// <summary>What one person said, once.</summary>
/// <param name="By">The person's id.</param>
/// <param name="Reason">In their own words; kept beside the audit, never in it.</param>
public sealed record ApprovalVote(string By, ApprovalAnswer Answer, DateTimeOffset At, string? Reason = null)
{
    /// <summary>Their name in policies; absent when the directory had none.</summary>
    public string? User { get; init; }

    /// <summary>Whether their sign-in gave them the role <c>approver</c>: the last word on it for whom the gate has no document of.</summary>
    public bool HadRole { get; init; }

    /// <summary>Marks of all that they were known by then (<see cref="PersonMarks"/>): who they are is looked up whenever the answer is used.</summary>
    public IReadOnlyList<string> KnownBy { get => field ?? []; init; }

    /// <summary>The clause for which a yes does not count any more, as of the latest answer; absent when it counts.</summary>
    public string? Lapse { get; init; }
}
