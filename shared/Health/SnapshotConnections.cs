using Gatehouse.Caching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Telemetry;

namespace Gatehouse.Health;

/// <summary>
/// Writes down how every connection is, once in each window: a reading of its state and, where that has changed, one row. No
/// ledger takes part, so no dispatch waits for it.
/// </summary>
/// <remarks>Counters only grow, so that a window that was missed is told by the next one, and a run that died half-way is no loss.
/// An instance that was not the last to look may write once more what has not changed since.</remarks>
public sealed class SnapshotConnections(Ledgers ledgers, OrganisationDirectory organisations, LinkIndex links, HealthOptions options)
{
    private const int Remembered = 20_000;

    private readonly GenerationCache<(string Organisation, string Connection), long> written = new(Remembered);

    /// <exception cref="StoreUnavailableException">The connections cannot be listed.</exception>
    public Task<HealthRun> RunAsync(CancellationToken ct) => RunAsync(ledgers.Clock.Now, ct);

    /// <param name="now">Within the window that is written.</param>
    /// <param name="ct">Ends the run; the next one makes up for it.</param>
    internal async Task<HealthRun> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var window = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % options.Every.Ticks), TimeSpan.Zero);
        var run = new HealthRun(0, 0, 0);
        await foreach (var organisation in organisations.AllAsync(null, ct))
        {
            foreach (var some in (await links.AllAsync(organisation, ct)).Chunk(options.AtOnce))
                run = (await Task.WhenAll(some.Select(connection => TryAsync(organisation, connection, window, ct)))).Aggregate(run, (sum, one) => sum.With(one));
        }

        ledgers.Meters.Snapshot(run);
        return run;
    }

    /// <returns>Whether a row was written; null when the store did not answer, or what it holds makes no sense: the others are written all the same.</returns>
    private async Task<bool?> TryAsync(string organisation, string connection, DateTimeOffset window, CancellationToken ct)
    {
        bool? hasWritten = null;
        if (await ByItself.TryAsync(async () => hasWritten = await WriteAsync(organisation, connection, window, ct), ct) is { } failure and not StoreUnavailableException)
            ledgers.Meters.Failed(failure);
        return hasWritten;
    }

    private async Task<bool> WriteAsync(string organisation, string connection, DateTimeOffset window, CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        if (await store.ReadAsync(connection, LedgerRows.State, ct) is not { } row)
            return false;

        var state = new StateRow(row);
        if (await LastVersionAsync(store, connection, ct) == state.Version)
            return false;

        // Whoever was first in this window stays: its row is as true as this one.
        var isFirst = await store.WriteAsync(HealthRows.Partition(connection), [HealthRows.Insert(organisation, window, HealthSnapshot.Of(state.State, ledgers.Clock.Now))], ct) is BatchOutcome.Applied;
        if (isFirst)
            written.Set((organisation, connection), state.Version);
        return isFirst;
    }

    private async Task<long> LastVersionAsync(OrganisationStore store, string connection, CancellationToken ct)
    {
        if (written.TryGet((store.Organisation, connection), out var known))
            return known;
        var last = await store.ReadRangeAsync(HealthRows.Partition(connection), "at|", HealthRows.End, 1, ct);
        return last is [var row] ? HealthRows.Parse(row).Version : 0;
    }
}
