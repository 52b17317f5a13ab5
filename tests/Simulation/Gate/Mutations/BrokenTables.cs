using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A store with one guard taken away.</summary>
internal sealed class BrokenTables(ITableStore store, BrokenTables.Guard missing) : ITableStore
{
    internal enum Guard
    {
        /// <summary>The condition on the state.</summary>
        StateETag,

        /// <summary>The reading back of markers.</summary>
        Markers,
    }

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        return missing == Guard.Markers && (row.StartsWith("audit|", StringComparison.Ordinal) || row.StartsWith("mark|", StringComparison.Ordinal)) ? answer with { Value = null } : answer;
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) =>
        store.WriteAsync(partition, missing == Guard.StateETag ? [.. batch.Select(Loosened)] : batch, ct);

    private static TableWrite Loosened(TableWrite write) => write switch
    {
        TableWrite.Replace { Key: "state" } state => new TableWrite.Upsert(state.Key, state.Content),
        TableWrite.Insert insert when insert.Key.StartsWith("audit|", StringComparison.Ordinal) => new TableWrite.Upsert(insert.Key, insert.Content),
        _ => write,
    };
}
