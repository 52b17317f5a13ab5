namespace Gatehouse.Audit.Reading;

/// <summary>Several chains as one, in the order of time; where the times are equal, in the order of the chains' ids.</summary>
internal sealed class ChainMerge(IReadOnlyList<ChainTail> tails)
{
    /// <summary>How far each chain was taken.</summary>
    public IReadOnlyDictionary<string, long> Next => tails.ToDictionary(tail => tail.Chain, tail => tail.Next, StringComparer.Ordinal);

    public async ValueTask<RecordedEntry?> TakeAsync(CancellationToken ct)
    {
        (ChainTail Tail, RecordedEntry Entry)? first = null;
        foreach (var tail in tails)
        {
            if (await tail.PeekAsync(ct) is { } entry && (first is null || string.CompareOrdinal(entry.Time, first.Value.Entry.Time) < 0))
                first = (tail, entry);
        }

        first?.Tail.Take();
        return first?.Entry;
    }
}
