using System.Text.Json;
using Gatehouse.Budgets;
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

        /// <summary>The knowledge that there are budgets.</summary>
        Budgets,

        /// <summary>The time for which a hold stands.</summary>
        HoldTime,
    }

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        if (missing == Guard.Budgets && row == "config" && partition.Contains("$budget|", StringComparison.Ordinal))
            return answer with { Value = null };
        return missing == Guard.Markers && (row.StartsWith("audit|", StringComparison.Ordinal) || row.StartsWith("mark|", StringComparison.Ordinal)) ? answer with { Value = null } : answer;
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) =>
        store.WriteAsync(
            partition,
            missing switch
            {
                Guard.StateETag => [.. batch.Select(Loosened)],
                Guard.HoldTime => [.. batch.Select(Hastened)],
                _ => batch,
            },
            ct);

    private static TableWrite Hastened(TableWrite write) => write is TableWrite.Insert insert && insert.Key.StartsWith("hold|", StringComparison.Ordinal)
        ? new TableWrite.Insert(insert.Key, insert.Content with { Body = Hastened(insert.Content.Body) })
        : write;

    private static byte[] Hastened(ReadOnlyMemory<byte> stored)
    {
        var hold = JsonSerializer.Deserialize(stored.Span, BudgetJson.Default.Hold)!;
        return JsonSerializer.SerializeToUtf8Bytes(hold with { Until = hold.Until - TimeSpan.FromMinutes(1) }, BudgetJson.Default.Hold);
    }

    private static TableWrite Loosened(TableWrite write) => write switch
    {
        TableWrite.Replace { Key: "state" } state => new TableWrite.Upsert(state.Key, state.Content),
        TableWrite.Insert insert when insert.Key.StartsWith("audit|", StringComparison.Ordinal) => new TableWrite.Upsert(insert.Key, insert.Content),
        _ => write,
    };
}
