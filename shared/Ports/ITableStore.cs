namespace Gatehouse.Ports;

/// <summary>Rows in partitions, with the semantics of Azure Tables and nothing more.</summary>
/// <remarks>
/// <para>An exception from any member says nothing about whether the operation was applied: a write may have
/// landed, and may still land later. Callers treat it so.</para>
/// <para>Every implementation MUST refuse what <see cref="TableLimits"/> refuses, before any effect.</para>
/// </remarks>
public interface ITableStore
{
    /// <summary>Reads one row. MUST see every write that was acknowledged before the call began.</summary>
    Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct);

    /// <summary>
    /// Reads rows with <c>from &lt;= key &lt; to</c>, in ordinal order of the key, at most <paramref name="limit"/> of them
    /// (1 to 1,000). A shorter answer than <paramref name="limit"/> MUST mean that the range held no more.
    /// </summary>
    Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct);

    /// <summary>
    /// Applies all of <paramref name="batch"/> to one partition, or none of it. MUST be durable before it answers
    /// <see cref="BatchOutcome.Applied"/>, and MUST answer <see cref="BatchOutcome.Conflict"/> with the index of an
    /// operation whose condition did not hold.
    /// </summary>
    Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct);
}
