using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A store through which a gate sees, or writes, other rows than there are: as if the code that minds them were gone.</summary>
internal sealed class ChangedTables(ITableStore store) : ITableStore
{
    /// <summary>What a gate sees of a row; null hides it.</summary>
    public Func<TableRow, TableRow?> Seen { get; init; } = row => row;

    /// <summary>What a gate sees of a row that it reads with others.</summary>
    public Func<TableRow, TableRow> Listed { get; init; } = row => row;

    /// <summary>What becomes of a write; null drops it.</summary>
    public Func<TableWrite, TableWrite?> Written { get; init; } = write => write;

    /// <summary>What a gate believes of the store's clock.</summary>
    public Func<DateTimeOffset, DateTimeOffset> StoreTime { get; init; } = time => time;

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        return new StoreAnswer<TableRow?>(answer.Value is { } found ? Seen(found) : null, StoreTime(answer.StoreTime), answer.Resolution);
    }

    public async Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        var answer = await store.ReadRangeAsync(partition, from, to, limit, ct);
        return new StoreAnswer<IReadOnlyList<TableRow>>([.. answer.Value.Select(Listed)], StoreTime(answer.StoreTime), answer.Resolution);
    }

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        var answer = await store.WriteAsync(partition, [.. batch.Select(Written).OfType<TableWrite>()], ct);
        return answer with { StoreTime = StoreTime(answer.StoreTime) };
    }
}
