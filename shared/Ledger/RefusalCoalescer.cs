using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>
/// Counts refusals that repeat, so that a flood of them is not a flood of writes. A crash loses at most one window of counts.
/// </summary>
internal sealed class RefusalCoalescer(LedgerOptions options)
{
    private readonly Dictionary<RefusalKey, CoalescedRefusals> windows = [];

    /// <summary>Told of each window that opens, so that its counts are written when it ends.</summary>
    public Action<RefusalKey, FirstRefusal> Opened { get; set; } = (_, _) => { };

    public IReadOnlyList<(RefusalKey Key, FirstRefusal First)> Standing => [.. windows.Select(pair => (pair.Key, pair.Value.First))];

    public bool HasRoomFor(int more) => windows.Count + more <= options.MaxCoalesced;

    /// <summary>The first refusal of the open window that this one falls into.</summary>
    public FirstRefusal? FindFirst(RefusalKey key, DateTimeOffset now) =>
        windows.TryGetValue(key, out var window) && now < window.First.At + options.CoalesceWindow ? window.First : null;

    public void Open(RefusalKey key, FirstRefusal first)
    {
        windows[key] = new CoalescedRefusals(first);
        Opened(key, first);
    }

    public void Count(RefusalKey key, DateTimeOffset now)
    {
        if (windows.TryGetValue(key, out var window))
            window.Count(now);
    }

    /// <summary>The entry that records what a window has counted so far; null when there is nothing to record.</summary>
    public AuditEntry? Counted(RefusalKey key) => windows.GetValueOrDefault(key)?.ToEntry();

    public bool IsStanding(RefusalKey key, FirstRefusal first) => windows.TryGetValue(key, out var window) && window.First == first;

    public void Close(RefusalKey key) => windows.Remove(key);
}
