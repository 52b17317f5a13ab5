using Gatehouse.Ports;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>Counts what is asked of a store.</summary>
internal sealed class CountedStore(ITableStore inner) : ITableStore
{
    private long reads;
    private long writes;

    /// <summary>Told of each partition that is written, before it is.</summary>
    public Action<string>? Writing { get; set; }

    /// <summary>Of rows and of ranges.</summary>
    public long Reads => Interlocked.Read(ref reads);

    public long Writes => Interlocked.Read(ref writes);

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        Interlocked.Increment(ref reads);
        return inner.ReadAsync(partition, row, ct);
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        Interlocked.Increment(ref reads);
        return inner.ReadRangeAsync(partition, from, to, limit, ct);
    }

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        Interlocked.Increment(ref writes);
        Writing?.Invoke(partition);
        return inner.WriteAsync(partition, batch, ct);
    }
}
