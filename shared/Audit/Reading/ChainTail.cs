namespace Gatehouse.Audit.Reading;

/// <summary>One chain from a sequence on, read a piece at a time.</summary>
/// <param name="until">The first moment that does not belong to it; <see langword="null"/> for all.</param>
internal sealed class ChainTail(AuditChains chains, ReadBudget budget, string organisation, string chain, long first, DateTimeOffset? until)
{
    private const int Piece = 100;

    private readonly string? end = until is { } time ? AuditTime.Format(time) : null;
    private readonly Queue<StoredEntry> read = new();
    private RecordedEntry? current;
    private bool isRead;

    public string Chain => chain;

    /// <summary>The sequence that was not taken yet.</summary>
    public long Next { get; private set; } = first;

    /// <summary>The entry that comes next; null when there is none.</summary>
    public async ValueTask<RecordedEntry?> PeekAsync(CancellationToken ct)
    {
        if (current is null && read.Count == 0 && !isRead)
            await FillAsync(ct);
        if (current is null && read.TryDequeue(out var stored))
            current = Within(RecordedEntry.Read(chain, stored));
        return current;
    }

    public void Take()
    {
        Next = current!.Stored.Sequence + 1;
        current = null;
    }

    private async Task FillAsync(CancellationToken ct)
    {
        var entries = await chains.ReadAsync(organisation, chain, Next, Piece, ct);
        budget.Spend(entries.Count);
        isRead = entries.Count < Piece;
        foreach (var entry in entries)
            read.Enqueue(entry);
    }

    private RecordedEntry? Within(RecordedEntry entry)
    {
        if (end is null || string.CompareOrdinal(entry.Time, end) < 0)
            return entry;
        isRead = true;
        read.Clear();
        return null;
    }
}
