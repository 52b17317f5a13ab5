using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>The order of reading turned round: a task's row as it was before the state was read.</summary>
internal sealed class EarlyRows(ITableStore store) : ITableStore
{
    private readonly Dictionary<string, StoreAnswer<IReadOnlyList<TableRow>>> early = new(StringComparer.Ordinal);

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        if (row == "state")
            early[partition] = await store.ReadRangeAsync(partition, "task|", "task}", TableLimits.MaxRange, ct);
        return Read.IsTask(row) && early.TryGetValue(partition, out var tasks)
            ? new StoreAnswer<TableRow?>(tasks.Value.FirstOrDefault(task => task.Key == row), tasks.StoreTime, tasks.Resolution)
            : await store.ReadAsync(partition, row, ct);
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => store.WriteAsync(partition, batch, ct);
}
