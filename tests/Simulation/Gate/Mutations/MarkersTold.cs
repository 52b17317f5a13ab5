using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>Evidence of an own commit that is weaker than its marker.</summary>
/// <param name="onlyLast">Only the last try is remembered; else the state is asked who wrote it.</param>
internal sealed class MarkersTold(ITableStore store, bool onlyLast) : ITableStore
{
    private readonly Dictionary<string, string> lastTry = new(StringComparer.Ordinal);

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        if (answer.Value is not { Content.Attempt: var attempt } || !(Read.IsEntry(row) || row.StartsWith("mark|", StringComparison.Ordinal)))
            return answer;
        var evident = onlyLast ? lastTry.GetValueOrDefault(partition) : (await store.ReadAsync(partition, "state", ct)).Value?.Content.Attempt;
        return evident == attempt ? answer : answer with { Value = null };
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        lastTry[partition] = batch[0].Content?.Attempt ?? "";
        return store.WriteAsync(partition, batch, ct);
    }
}
