using System.Collections.Concurrent;
using Gatehouse.Ports;

namespace Gatehouse.Scenarios.Tenancy;

/// <summary>A table that writes down which rows were asked for.</summary>
internal sealed class WatchedTable(ITableStore inner) : ITableStore
{
    private ConcurrentQueue<string> seen = new();

    /// <summary>Partition and row of every operation since the last call.</summary>
    public IReadOnlyCollection<string> TakeSeen() => Interlocked.Exchange(ref seen, new ConcurrentQueue<string>());

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        seen.Enqueue($"{partition} {row}");
        return inner.ReadAsync(partition, row, ct);
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        seen.Enqueue($"{partition} {from}");
        return inner.ReadRangeAsync(partition, from, to, limit, ct);
    }

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        seen.Enqueue($"{partition} {string.Join(' ', batch.Select(write => write.Key))}");
        return inner.WriteAsync(partition, batch, ct);
    }
}
