using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>Fences that are looked at before a commit and not in it: a decision sees those of the reading before its own.</summary>
internal sealed class FencesApart(ITableStore store) : ITableStore
{
    private readonly Dictionary<string, Fences> earlier = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Partition, string ETag), (Fences True, Fences Shown)> read = [];

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        if (row != LedgerRows.State || answer.Value is not { } found)
            return answer;

        var state = Parse(found.Content);
        var shown = earlier.GetValueOrDefault(partition, state.Fences);
        read[(partition, found.ETag)] = (state.Fences, shown);
        earlier[partition] = state.Fences;
        return answer with { Value = found with { Content = With(found.Content, state, shown) } };
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) =>
        store.WriteAsync(partition, [.. batch.Select(write => Kept(partition, write))], ct);

    // What a commit leaves as it saw it stays as it is.
    private TableWrite Kept(string partition, TableWrite write) =>
        write is TableWrite.Replace { Key: LedgerRows.State } replace && read.TryGetValue((partition, replace.ETag), out var fences)
        && Parse(replace.Content) is var state && JsonSerializer.Serialize(state.Fences) == JsonSerializer.Serialize(fences.Shown)
            ? new TableWrite.Replace(replace.Key, With(replace.Content, state, fences.True), replace.ETag)
            : write;

    private static LedgerState Parse(RowContent content) => JsonSerializer.Deserialize(content.Body.Span, LedgerJson.Default.LedgerState)!;

    private static RowContent With(RowContent content, LedgerState state, Fences fences) =>
        content with { Body = JsonSerializer.SerializeToUtf8Bytes(state with { Fences = fences }, LedgerJson.Default.LedgerState) };
}
