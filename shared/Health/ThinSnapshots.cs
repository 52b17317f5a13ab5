using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Telemetry;

namespace Gatehouse.Health;

/// <summary>Keeps of what is older the last snapshot of each hour, then of each day, then none. Counters only grow, so that what is left still adds up.</summary>
public sealed class ThinSnapshots(Ledgers ledgers, OrganisationDirectory organisations, LinkIndex links, HealthOptions options)
{
    private static readonly TimeSpan hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    /// <summary>A part of a pass over all connections, no longer than <see cref="HealthOptions.ThinWithin"/>; nothing while the last pass is young.</summary>
    /// <returns>How many connections it came to.</returns>
    /// <exception cref="StoreUnavailableException">The next run goes on from where this one was.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        var place = await ThinPlace.ReadAsync(ledgers, ct);
        if (place is { IsOver: true } && (now - place.Begun).Duration() < options.ThinEvery)
            return 0;
        var count = 0;
        var at = place is { IsOver: false } ? place : new ThinPlace(now, "", "");
        await foreach (var organisation in organisations.AllAsync(at.IsOver ? null : at.Organisation, ct))
        {
            at = organisation == at.Organisation ? at : at with { Organisation = organisation, After = "" };
            while (await links.ConnectionsAsync(organisation, at.After, options.AtOnce, ct) is { Count: > 0 } some)
            {
                await Task.WhenAll(some.Select(connection => ledgers.Meters.TryAsync(() => ThinAsync(ledgers.Store(organisation), HealthRows.Partition(connection), now, ct), ct)));
                (count, at) = (count + some.Count, at with { After = some[^1] });
                if (ledgers.Clock.Now - now < options.ThinWithin)
                    continue;
                await at.WriteAsync(ledgers, ct);
                return count;
            }
        }

        await new ThinPlace(at.Begun, "", "").WriteAsync(ledgers, ct);
        return count;
    }

    private async Task ThinAsync(OrganisationStore store, string partition, DateTimeOffset now, CancellationToken ct)
    {
        await KeepLastAsync(store, partition, now - options.Fine, hour, ct);
        await KeepLastAsync(store, partition, now - options.Hourly, day, ct);
        var over = await store.ReadWholeRangeAsync(partition, HealthRows.Key(now - options.Longest), HealthRows.End, ct);
        await DeleteAsync(store, partition, over, ct);
    }

    /// <summary>Of the snapshots before a time, the last one of each whole piece.</summary>
    private async Task KeepLastAsync(OrganisationStore store, string partition, DateTimeOffset before, TimeSpan piece, CancellationToken ct)
    {
        var end = new DateTimeOffset(before.UtcTicks - (before.UtcTicks % piece.Ticks), TimeSpan.Zero);
        var rows = await store.ReadWholeRangeAsync(partition, HealthRows.Key(end), HealthRows.Key(end - options.MadeUpFor), ct);

        // A snapshot on the hour is the last one of the hour that it ends. They come with the newest first.
        var surplus = rows.GroupBy(row => (HealthRows.WindowOf(row).UtcTicks + piece.Ticks - 1) / piece.Ticks).SelectMany(rows => rows.Skip(1));
        await DeleteAsync(store, partition, [.. surplus], ct);
    }

    private static async Task DeleteAsync(OrganisationStore store, string partition, IReadOnlyList<TableRow> rows, CancellationToken ct)
    {
        // Another run may have been here: what it has deleted fails this batch, and the next run finds the rest.
        foreach (var some in rows.Chunk(TableLimits.MaxBatch))
            await store.WriteAsync(partition, [.. some.Select(row => new TableWrite.Delete(row.Key, row.ETag))], ct);
    }
}
