using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A containment that answers before all its fences are in: those of connections are written, and not waited for.</summary>
internal sealed class HastyFences(ITableStore store) : ITableStore
{
    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) => store.ReadAsync(partition, row, ct);

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        if (!partition.Contains("|con_", StringComparison.Ordinal) || !batch.Any(IsFence))
            return await store.WriteAsync(partition, batch, ct);

        var answer = await store.ReadAsync(partition, LedgerRows.State, ct);
        _ = LaterAsync(partition, batch, ct);
        return new StoreAnswer<BatchOutcome>(new BatchOutcome.Applied([.. batch.Select(_ => "not yet")]), answer.StoreTime, answer.Resolution);
    }

    private async Task LaterAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        try
        {
            await store.WriteAsync(partition, batch, ct);
        }
        catch (IOException)
        {
            // Nobody is told.
        }
    }

    private static bool IsFence(TableWrite write) =>
        Read.IsEntry(write.Key) && write.Content is { } content && Read.EntryOf(new TableRow(write.Key, "", content)).Kind is "freeze" or "kill" or "credential-revoked";
}
