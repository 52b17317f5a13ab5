using System.Collections.Immutable;
using Gatehouse.Breakers;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Baselines;

/// <summary>Learns from the snapshots what is normal: each hour once, of each connection and of the agent that they are the connections of.</summary>
public sealed class LearnBaselines(Ledgers ledgers, BaselineRows rows, BaselineOptions options)
{
    private static readonly TimeSpan hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan snapshots = TimeSpan.FromMinutes(5);

    /// <param name="agent">Whose connections they are.</param>
    /// <param name="window">
    /// Hours that were over by the window before are learned: another instance may still be writing the snapshot of this one.
    /// </param>
    /// <returns>What was known before: nothing is measured by itself.</returns>
    /// <exception cref="StoreUnavailableException">The next run makes up for it.</exception>
    public async Task<LearnedAgent> HandleAsync(string organisation, string agent, IReadOnlyList<string> connections, DateTimeOffset window, CancellationToken ct)
    {
        var whole = HourOf(window - snapshots);
        var own = await rows.FindAsync(organisation, agent, ct);
        var learned = new Dictionary<string, LearnedConnection>(connections.Count, StringComparer.Ordinal);
        foreach (var connection in connections)
        {
            var known = await rows.FindAsync(organisation, connection, ct);
            var from = Earlier(FirstHour(known?.Baseline, whole), FirstHour(own?.Baseline, whole));
            var time = await ReadAsync(organisation, connection, Earlier(from, window - hour), ct);
            learned[connection] = new LearnedConnection(await LearnAsync(organisation, connection, known, time.Hours, whole, ct), time);
        }

        IEnumerable<HourFigures> Together(DateTimeOffset from, DateTimeOffset to) =>
            learned.Values.SelectMany(one => one.Time.Hours(from, to)).GroupBy(figures => figures.Hour).OrderBy(hours => hours.Key).Select(hours => hours.Aggregate((sum, one) => sum + one));
        return new LearnedAgent(await LearnAsync(organisation, agent, own, Together, whole, ct), learned);
    }

    private async Task<Baseline> LearnAsync(
        string organisation, string subject, (Baseline Baseline, string ETag)? known, Func<DateTimeOffset, DateTimeOffset, IEnumerable<HourFigures>> hours, DateTimeOffset whole, CancellationToken ct)
    {
        // Of the first hour only a part may have been seen.
        if (known is not { } standing)
        {
            var first = new Baseline(subject, whole.AddHours(1));
            await rows.WriteAsync(organisation, first, null, ct);
            return first;
        }

        if (standing.Baseline.Through >= whole)
            return standing.Baseline;
        var next = hours(FirstHour(standing.Baseline, whole), whole).Aggregate(standing.Baseline, (baseline, figures) => baseline.After(figures, options)) with { Through = whole };
        await rows.WriteAsync(organisation, next, standing.ETag, ct);
        return standing.Baseline;
    }

    /// <summary>The counters of each window from a time on, and of the last one before it.</summary>
    private async Task<CountedTime> ReadAsync(string organisation, string connection, DateTimeOffset from, CancellationToken ct)
    {
        var (store, partition) = (ledgers.Store(organisation), HealthRows.Partition(connection));
        var found = new List<TableRow>();
        for (var key = "at|"; ;)
        {
            var page = await store.ReadRangeAsync(partition, key, HealthRows.End, (int)((ledgers.Clock.Now - from) / snapshots) is > 0 and < 900 and var most ? most + 2 : TableLimits.MaxRange, ct);
            foreach (var row in page)
            {
                found.Add(row);
                if (HealthRows.WindowOf(row) <= from)
                    return Counted(found);
            }

            if (page.Count == 0)
                return Counted(found);
            key = LedgerRows.After(page[^1].Key);
        }
    }

    private static CountedTime Counted(List<TableRow> newestFirst)
    {
        var seen = newestFirst.ConvertAll(row => (Window: HealthRows.WindowOf(row), Snapshot: HealthRows.Parse(row)));
        return new CountedTime([.. Enumerable.Reverse(seen).Select(one => (one.Window, one.Snapshot.Counters))]) { IsBroken = seen is [var last, ..] && last.Snapshot.Breaker is not BreakerPhase.Closed };
    }

    private DateTimeOffset FirstHour(Baseline? known, DateTimeOffset whole) =>
        known is null ? whole : whole - known.Through > options.MadeUpFor ? whole - options.MadeUpFor : known.Through;

    private static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
