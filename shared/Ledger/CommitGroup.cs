namespace Gatehouse.Ledger;

/// <summary>Requests that are decided and written together, and every try that may still land.</summary>
internal sealed class CommitGroup(IReadOnlyList<IPendingCommit> members, long startedAt, TimeSpan deadline)
{
    private readonly List<IPendingCommit> members = [.. members];

    /// <summary>Monotonic.</summary>
    public long StartedAt => startedAt;

    public TimeSpan Deadline => deadline;

    public bool IsContainment { get; } = members[0].Containment;

    public IReadOnlyList<IPendingCommit> Members => members;

    /// <summary>Tries that were sent and are not proven dead, earliest first.</summary>
    public List<CommitAttempt> OpenAttempts { get; } = [];

    public int Tries { get; set; }

    /// <summary>What is remembered of the state turned out to be old, or too little to answer on.</summary>
    public bool MustReadFresh { get; set; }

    /// <summary>Why nothing can be decided here at all; else the store was only slow or silent.</summary>
    public string? ClockFault { get; set; }

    /// <summary>Members whose own row was in the way: each is resolved alone.</summary>
    public List<IPendingCommit> Suspects { get; } = [];

    public void Remove(IEnumerable<IPendingCommit> leaving)
    {
        foreach (var member in leaving)
            members.Remove(member);
    }
}
