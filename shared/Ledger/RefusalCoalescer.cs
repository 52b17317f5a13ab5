using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>
/// Counts refusals that repeat, so that a flood of them is not a flood of writes. A crash loses at most one window of counts.
/// </summary>
internal sealed class RefusalCoalescer(LedgerOptions options)
{
    // The loop that serves the partition changes the windows; a flush looks at them from outside of it.
    private readonly Lock gate = new();
    private readonly Dictionary<RefusalKey, CoalescedRefusals> windows = [];

    /// <summary>Told of each window that opens, so that its counts are written when it ends.</summary>
    public Action<RefusalKey, FirstRefusal> Opened { get; set; } = (_, _) => { };

    public IReadOnlyList<(RefusalKey Key, FirstRefusal First)> Standing
    {
        get
        {
            lock (gate)
                return [.. windows.Select(pair => (pair.Key, pair.Value.First))];
        }
    }

    /// <summary>Whether a window may open beside <paramref name="others"/> that are about to.</summary>
    public bool HasRoomFor(RefusalKey key, int others) => windows.ContainsKey(key) || windows.Count + others < options.MaxCoalesced;

    /// <summary>The first refusal of the open window that this one falls into.</summary>
    public FirstRefusal? FindFirst(RefusalKey key, DateTimeOffset now) =>
        windows.TryGetValue(key, out var window) && now < window.First.At + options.CoalesceWindow ? window.First : null;

    public void Open(RefusalKey key, FirstRefusal first)
    {
        lock (gate)
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

    public bool IsStanding(RefusalKey key, FirstRefusal first)
    {
        lock (gate)
            return windows.TryGetValue(key, out var window) && window.First == first;
    }

    /// <summary>So many of a window's counts are recorded. It closes, unless more were counted meanwhile.</summary>
    public void Recorded(RefusalKey key, FirstRefusal first, long counts)
    {
        lock (gate)
        {
            if (windows.TryGetValue(key, out var window) && window.First == first && window.Recorded(counts))
                windows.Remove(key);
        }
    }
}
