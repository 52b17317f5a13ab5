using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Health;

/// <summary>Keeps of what is older the last snapshot of each hour, then of each day, then none. Counters only grow, so that what is left still adds up.</summary>
public sealed class ThinSnapshots(Ledgers ledgers, OrganisationDirectory organisations, LinkIndex links, HealthOptions options)
{
    private static readonly TimeSpan hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    /// <exception cref="StoreUnavailableException"/>
    public async Task RunAsync(CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        await foreach (var organisation in organisations.AllAsync(null, ct))
        {
            foreach (var some in (await links.AllAsync(organisation, ct)).Chunk(options.AtOnce))
                await Task.WhenAll(some.Select(connection => ThinAsync(ledgers.Store(organisation), HealthRows.Partition(connection), now, ct)));
        }
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
