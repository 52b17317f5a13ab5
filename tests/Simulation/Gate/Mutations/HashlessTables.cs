using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A store through which an approval seems to be of whatever would be sent: as if nobody compared.</summary>
internal sealed class HashlessTables(ITableStore store) : ITableStore
{
    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        return answer.Value is { } found && row.StartsWith("approval|", StringComparison.Ordinal) ? answer with { Value = await OfWhatIsThereAsync(partition, found, ct) } : answer;
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => store.WriteAsync(partition, batch, ct);

    private async Task<TableRow> OfWhatIsThereAsync(string partition, TableRow row, CancellationToken ct)
    {
        var approval = ApprovalRows.Parse(row.Content.Body)!;
        var (task, input, config) = (await BodyAsync(partition, LedgerRows.Task(approval.Task), ct), await BodyAsync(partition, LedgerRows.Input(approval.Task), ct), await BodyAsync(partition, LedgerRows.Config, ct));
        var record = JsonSerializer.Deserialize(task.Span, DispatchJson.Default.TaskRecord)!;
        var hash = ApprovalBinding.HashOf(record, ConnectionDirectory.Parse(config).To, DispatchInput.PayloadOf(input), approval.PolicyVersion, approval.ExpiresAt);
        return row with { Content = row.Content with { Body = JsonSerializer.SerializeToUtf8Bytes(approval with { Hash = hash }, ApprovalJson.Default.ApprovalRecord) } };
    }

    private async Task<ReadOnlyMemory<byte>> BodyAsync(string partition, string row, CancellationToken ct) => (await store.ReadAsync(partition, row, ct)).Value!.Content.Body;
}
