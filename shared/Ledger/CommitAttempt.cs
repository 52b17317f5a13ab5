using Gatehouse.Audit;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>One try to write what a group decided. Until it is proven dead it may have landed, or may land yet.</summary>
/// <param name="MarkerKey">The row that it inserts and no later commit overwrites: the evidence that it landed.</param>
internal sealed record CommitAttempt(string Id, long BaseVersion, LedgerState Next, string MarkerKey)
{
    /// <summary>Each operation of the batch, and whose it is; null for the ledger's own.</summary>
    public required IReadOnlyList<(TableWrite Write, IPendingCommit? Owner)> Operations { get; init; }

    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    public required IReadOnlyList<QueueMessage> Messages { get; init; }

    /// <summary>Keys in the organisation's index that the attempt names.</summary>
    public required IReadOnlyList<string> Index { get; init; }

    /// <summary>The sequence of its first entry, if it has one.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Whom its entries are found by.</summary>
    public required IReadOnlyCollection<string> Subjects { get; init; }

    /// <summary>What to tell each request once the attempt has landed.</summary>
    public required IReadOnlyList<(IPendingCommit Pending, Action<long> Tell)> Answers { get; init; }

    /// <summary>Monotonic: the moment before the time that was decided by was read. A process that slept since is late, whenever the batch was sent.</summary>
    public long DecidedAt { get; init; }

    /// <summary>What else becomes true when it lands.</summary>
    public required Action OnLanded { get; init; }

    public void Landed()
    {
        OnLanded();
        foreach (var (_, tell) in Answers)
            tell(DecidedAt);
    }
}
