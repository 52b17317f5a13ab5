using System.Text.Json;
using Gatehouse.Caching;
using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Registry;

/// <summary>
/// Keeps what a host last said of its operators, <c>vouched|{operator}</c> in the organisation's index: so that people can be told
/// who have their roles from a directory alone. What somebody may do never rests on it.
/// </summary>
public sealed class VouchedOperators(Ledgers ledgers, VouchedOptions options, ClosingRows closings)
{
    /// <summary>A row is this much behind at most, and written this seldom while nothing changes.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private const string Prefix = "vouched|";
    private const int Remembered = 10_000;
    private const int MostAtOnce = 4;

    private readonly GenerationCache<(string Organisation, string Id), VouchedOperator> noted = new(Remembered);
    private int keeping;

    /// <summary>Notes it behind the request that it came with. With many to note, or a store that fails, the next request of the same person brings it again.</summary>
    public void Note(string organisation, VouchedOperator seen)
    {
        // Another instance may have written the role since: that it is gone is compared with the store.
        if (seen.Roles.Contains(OperatorRole.Approver) && !IsNews(noted.TryGet((organisation, seen.Id), out var before) ? before : null, seen))
            return;
        if (Interlocked.Increment(ref keeping) <= MostAtOnce)
            _ = TryKeepAsync(organisation, seen);
        else
            Interlocked.Decrement(ref keeping);
    }

    /// <returns>However long ago it was; null when nobody ever vouched for them.</returns>
    public async Task<VouchedOperator?> FindAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Prefix + id, ct) is { } row ? Parse(row) : null;

    /// <summary>Whether somebody was an approver when they last signed in, and that lately enough to tell them.</summary>
    public bool IsApprover(VouchedOperator? known) =>
        known is not null && known.Roles.Contains(OperatorRole.Approver) && ledgers.Clock.Now - known.At <= options.CountsFor;

    /// <summary>Everybody who was ever vouched for and is still kept, in the order of their ids.</summary>
    public async Task<IReadOnlyList<VouchedOperator>> AllAsync(string organisation, CancellationToken ct) =>
        [.. (await ledgers.Store(organisation).ReadAllAsync(Ledgers.IndexPartition, Prefix, ct)).Select(Parse)];

    /// <summary>Takes out whoever has not signed in for so long that nothing rests on it, sooner whom the directory gives no role any more, and everybody when the organisation is closed.</summary>
    /// <remarks>Whoever signs in meanwhile keeps their row, and with it those that were to go in the same write: the next run finds them.</remarks>
    public async Task ForgetAsync(string organisation, CancellationToken ct)
    {
        var (now, store) = (ledgers.Clock.Now, ledgers.Store(organisation));
        var rows = await store.ReadAllAsync(Ledgers.IndexPartition, Prefix, ct);
        var isClosed = await IsClosedAsync(organisation, ct);
        foreach (var some in rows.Where(row => isClosed || IsOver(Parse(row), now)).Chunk(TableLimits.MaxBatch))
            await store.WriteAsync(Ledgers.IndexPartition, [.. some.Select(row => new TableWrite.Delete(row.Key, row.ETag))], ct);
    }

    /// <summary>Writes it, if it is news to the store too. Of two at once the first stands until the other's next request.</summary>
    public async Task KeepAsync(string organisation, VouchedOperator seen, CancellationToken ct)
    {
        var row = await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Prefix + seen.Id, ct);
        var standing = row is null ? null : Parse(row);
        // Whoever has no role is no operator, and costs no row unless they were one.
        if (IsNews(standing, seen) && (standing is not null || seen.Roles.Count > 0))
        {
            var content = new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(seen, RegistryJson.Default.VouchedOperator));
            var write = TableWrite.Onto(Prefix + seen.Id, content, row?.ETag);
            if (await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [write], ct) is not BatchOutcome.Applied)
                return;
            standing = seen;
            // Behind the write: whoever deletes what the organisation had has confirmed before, and so either takes the row or is seen here.
            if (await IsClosedAsync(organisation, ct))
                await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(Prefix + seen.Id, null)], ct);
        }

        noted.Set((organisation, seen.Id), standing ?? seen);
    }

    private async Task<bool> IsClosedAsync(string organisation, CancellationToken ct) => await closings.FindAsync(organisation, ct) is { ConfirmedAt: not null };

    private bool IsOver(VouchedOperator known, DateTimeOffset now) => now - known.At > (known.Roles.Count > 0 ? options.KeptFor : VouchedOptions.Settling);

    private static bool IsNews(VouchedOperator? before, VouchedOperator seen) => before is null || !before.SaysAs(seen) || seen.At - before.At >= Every;

    private async Task TryKeepAsync(string organisation, VouchedOperator seen)
    {
        try
        {
            // Whatever happens to it, the request that it came with goes on.
            await ledgers.Meters.TryAsync(() => KeepAsync(organisation, seen, CancellationToken.None), CancellationToken.None);
        }
        finally
        {
            Interlocked.Decrement(ref keeping);
        }
    }

    private static VouchedOperator Parse(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.VouchedOperator)!;
}
