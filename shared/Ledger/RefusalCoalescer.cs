using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>
/// Counts refusals that repeat, so that a flood of them is not a flood of writes. A crash, or a store that never says what
/// became of the entry, loses at most one window of counts; none is counted twice.
/// </summary>
internal sealed class RefusalCoalescer(LedgerOptions options)
{
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
    public bool HasRoomFor(RefusalKey key, int others)
    {
        lock (gate)
            return windows.ContainsKey(key) || windows.Count + others < options.MaxCoalesced;
    }

    /// <summary>The first refusal of the open window that this one falls into.</summary>
    public FirstRefusal? FindFirst(RefusalKey key, DateTimeOffset now)
    {
        lock (gate)
            return windows.TryGetValue(key, out var window) && now < window.First.At + options.CoalesceWindow ? window.First : null;
    }

    public void Open(RefusalKey key, FirstRefusal first)
    {
        lock (gate)
            windows[key] = new CoalescedRefusals(first);
        Opened(key, first);
    }

    /// <summary>Counts one that was answered with <paramref name="first"/>, whose window may have been closed meanwhile.</summary>
    public void Count(RefusalKey key, FirstRefusal first, DateTimeOffset now)
    {
        bool reopened;
        lock (gate)
        {
            reopened = windows.TryAdd(key, new CoalescedRefusals(first));
            windows[key].Count(now);
        }

        if (reopened)
            Opened(key, first);
    }

    /// <summary>The entry that records what a window has counted so far; null when there is nothing to record.</summary>
    public AuditEntry? Counted(RefusalKey key)
    {
        lock (gate)
            return windows.GetValueOrDefault(key)?.ToEntry();
    }

    /// <summary>What was counted is in the chain now.</summary>
    public void Written(RefusalKey key)
    {
        lock (gate)
            windows.GetValueOrDefault(key)?.Clear();
    }

    public bool IsStanding(RefusalKey key, FirstRefusal first)
    {
        lock (gate)
            return windows.TryGetValue(key, out var window) && window.First == first;
    }

    /// <summary>Forgets a window that has nothing left to record.</summary>
    public void CloseIfEmpty(RefusalKey key, FirstRefusal first)
    {
        lock (gate)
        {
            if (windows.TryGetValue(key, out var window) && window.First == first && window.ToEntry() is null)
                windows.Remove(key);
        }
    }
}
