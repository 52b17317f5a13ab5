using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>
/// Reads a partition in the only order that is safe: <c>state</c> first. Remembers what was read or written last, for the next
/// commit to be decided on: should it be old, the store says so, since nothing in the partition changes without <c>state</c>.
/// </summary>
internal sealed class PartitionReader(OrganisationStore store, string partition, InstanceClock clock)
{
    /// <summary>Characters of keys and bytes of rows, besides the state: a task and its approval, but no payload of weight.</summary>
    private const int MostRemembered = 4 * 1024;

    // After a silence the clock is compared anew before it decides.
    private static readonly TimeSpan longestSilence = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Memory? remembered;

    /// <summary>What was read or written last; null when nothing was.</summary>
    public LedgerState? Recent => Volatile.Read(ref remembered)?.State.State;

    /// <summary>What a commit that landed has written.</summary>
    public void Remember(CommitAttempt attempt, IReadOnlyList<string> etags)
    {
        var rows = attempt.Operations.Select(operation => operation.Write).Zip(etags, (write, etag) => KeyValuePair.Create(write.Key, new ViewRow(write.Content?.Body, etag, Changed: false)));
        lock (gate)
            remembered = new Memory(new StateRow(attempt.Next, etags[0]), Small(rows.Where(row => !LedgerRows.IsLedgersOwn(row.Key))));
    }

    public void Forget()
    {
        lock (gate)
            remembered = null;
    }

    public async Task<StateSnapshot> StateAsync(bool fresh, CancellationToken ct)
    {
        if (!fresh && Volatile.Read(ref remembered) is { } known && clock.SinceReading < longestSilence)
            return new StateSnapshot(known.State, Fresh: false);

        Forget();
        var row = await store.ReadAsync(partition, LedgerRows.State, ct);
        return new StateSnapshot(row is null ? null : Remember(new StateRow(row), []), Fresh: true);
    }

    /// <summary>From the store, whatever is remembered.</summary>
    public async Task<LedgerSnapshot> ReadAsync(IEnumerable<string> keys, CancellationToken ct)
    {
        var row = await store.ReadAsync(partition, LedgerRows.State, ct);
        var rows = await StoredAsync([.. keys.Distinct(StringComparer.Ordinal)], ct);
        return new LedgerSnapshot(row is null ? null : Remember(new StateRow(row), rows), rows);
    }

    /// <summary>INVARIANT (state first): what is remembered was read after the very state that the rows will be decided with.</summary>
    public async Task<Dictionary<string, ViewRow>> RowsAsync(StateSnapshot state, IEnumerable<string> keys, CancellationToken ct)
    {
        var wanted = keys.Distinct(StringComparer.Ordinal).ToArray();
        var known = !state.Fresh && Volatile.Read(ref remembered) is { } memory && memory.State.ETag == state.ETag ? memory.Rows : [];
        var rows = await StoredAsync([.. wanted.Where(key => !known.ContainsKey(key))], ct);
        foreach (var key in wanted)
        {
            if (known.TryGetValue(key, out var row))
                rows[key] = row;
        }

        return rows;
    }

    public async Task<bool> HasLandedAsync(CommitAttempt attempt, CancellationToken ct) =>
        await store.ReadAsync(partition, attempt.MarkerKey, ct) is { } marker && marker.Content.Attempt == attempt.Id;

    private async Task<Dictionary<string, ViewRow>> StoredAsync(string[] keys, CancellationToken ct)
    {
        var found = new Dictionary<string, ViewRow>(keys.Length, StringComparer.Ordinal);
        if (keys.Length == 0)
            return found;

        var rows = await Task.WhenAll(keys.Select(key => store.ReadAsync(partition, key, ct)));
        for (var i = 0; i < keys.Length; i++)
            found[keys[i]] = new ViewRow(rows[i]?.Content.Body, rows[i]?.ETag, Changed: false);
        return found;
    }

    /// <returns>The same, or what is known of it already.</returns>
    private StateRow Remember(StateRow state, Dictionary<string, ViewRow> rows)
    {
        lock (gate)
        {
            if (remembered is { } same && same.State.ETag == state.ETag)
            {
                remembered = same with { Rows = Small(rows.Concat(same.Rows.Where(row => !rows.ContainsKey(row.Key)))) };
                return same.State;
            }

            // Of two that read at once, the one that began later may have ended first.
            if (remembered is null || state.Version > remembered.State.Version)
                remembered = new Memory(state, Small(rows));
            return state;
        }
    }

    /// <summary>What there is room for.</summary>
    private static Dictionary<string, ViewRow> Small(IEnumerable<KeyValuePair<string, ViewRow>> rows)
    {
        var small = new Dictionary<string, ViewRow>(StringComparer.Ordinal);
        var room = MostRemembered;
        foreach (var (key, row) in rows)
        {
            var size = key.Length + (row.Body?.Length ?? 0);
            if (size > room)
                continue;
            room -= size;
            small[key] = row;
        }

        return small;
    }

    /// <param name="Rows">Read after the state, or written with it. Never changed.</param>
    private sealed record Memory(StateRow State, Dictionary<string, ViewRow> Rows);
}
