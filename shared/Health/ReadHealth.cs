using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Health;

/// <summary>Reads back how a connection is and was.</summary>
public sealed class ReadHealth(Ledgers ledgers, ConnectionDirectory connections)
{
    /// <summary>Points of one answer.</summary>
    public const int MostPoints = 1000;

    public DateTimeOffset Now => ledgers.Clock.Now;

    /// <returns>Null when there is no such connection.</returns>
    public async Task<HealthSeries?> HandleAsync(string organisation, string id, HealthQuery query, CancellationToken ct)
    {
        if (await connections.FindAsync(organisation, id, afresh: false, ct) is not { Document: var document }
            || (await ledgers.For(organisation, id).ReadAsync([], ct)).State is not { } state)
            return null;

        var now = ledgers.Clock.Now;
        var current = HealthSnapshot.Of(state, now);
        var (from, to) = (query.From, query.IsUntilNow ? now : query.To);
        var known = await SnapshotsAsync(ledgers.Store(organisation), HealthRows.Partition(id), from, to, ct);
        if (now <= to)
            known.Add(current);
        if (known is [] || known[0].At > from)
            known.Insert(0, new HealthSnapshot(document.CreatedAt, 0, HealthCounters.None));
        return new HealthSeries(current, [.. Points(known, from, to, query.Step)]);
    }

    /// <summary>Those of the time, and the last one before it; the oldest first.</summary>
    private static async Task<List<HealthSnapshot>> SnapshotsAsync(OrganisationStore store, string partition, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var found = new List<HealthSnapshot>();
        for (var key = HealthRows.Key(to); ;)
        {
            var rows = await store.ReadRangeAsync(partition, key, HealthRows.End, RowsAtOnce(from, to), ct);
            foreach (var row in rows)
            {
                var snapshot = HealthRows.Parse(row);
                if (snapshot.At <= to)
                    found.Add(snapshot);
                if (snapshot.At <= from)
                    break;
            }

            if (rows.Count == 0 || (found.Count > 0 && found[^1].At <= from))
                break;
            key = LedgerRows.After(rows[^1].Key);
        }

        found.Reverse();
        return found;
    }

    // Of a short time not a whole page is read to find that one row was enough.
    private static int RowsAtOnce(DateTimeOffset from, DateTimeOffset to) => (int)Math.Clamp((to - from).TotalMinutes / 5, 1, TableLimits.MaxRange - 1) + 1;

    private static IEnumerable<HealthPoint> Points(List<HealthSnapshot> known, DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        var (at, standing) = (0, LastUntil(known, 0, from));
        for (var end = Next(from, step); ; end = Next(end, step))
        {
            if (end > to)
                end = to;
            at = LastUntil(known, standing, end);
            if (at > standing)
                yield return new HealthPoint(known[standing].At, known[at], known[at].Counters.Since(known[standing].Counters));
            standing = at;
            if (end >= to)
                yield break;
        }
    }

    private static DateTimeOffset Next(DateTimeOffset after, TimeSpan step) => new(((after.UtcTicks / step.Ticks) + 1) * step.Ticks, TimeSpan.Zero);

    private static int LastUntil(List<HealthSnapshot> known, int first, DateTimeOffset end)
    {
        while (first + 1 < known.Count && known[first + 1].At <= end)
            first++;
        return first;
    }
}
