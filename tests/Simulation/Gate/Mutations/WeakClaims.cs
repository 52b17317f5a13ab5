using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A gate that forgets whose a claim is, or that a settle which settled nothing leaves a task open.</summary>
internal sealed class WeakClaims(ITableStore store, ITaskQueue queue) : ITableStore, ITaskQueue
{
    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly HashSet<string> claimed = new(StringComparer.Ordinal);

    /// <summary>Whoever holds a claim, the gate that ever had one takes it for its own.</summary>
    public bool TakesAllForItsOwn { get; init; }

    /// <summary>A message whose claim was never seen to end is completed, not put off.</summary>
    public bool CompletesWhenStale { get; init; }

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var answer = await store.ReadAsync(partition, row, ct);
        if (!TakesAllForItsOwn || !Read.IsTask(row) || answer.Value is not { } found || !owners.TryGetValue(row, out var owner) || Parse(found.Content) is not { Claim: { } claim } task)
            return answer;
        var body = JsonSerializer.SerializeToUtf8Bytes(task with { Claim = claim with { Owner = owner } }, DispatchJson.Default.TaskRecord);
        return answer with { Value = found with { Content = found.Content with { Body = body } } };
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(partition, from, to, limit, ct);

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        var answer = await store.WriteAsync(partition, batch, ct);
        if (answer.Value is BatchOutcome.Applied)
        {
            foreach (var write in batch.Where(write => Read.IsTask(write.Key) && write.Content is not null))
                Remember(write.Key, Parse(write.Content!));
        }

        return answer;
    }

    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        var isLost = CompletesWhenStale && messages is [var copy] && GateMessage.Parse(copy.Body.Span)! is { PutOffs: > 0, Step: TaskStep.Deliver } said && claimed.Contains(LedgerRows.Task(said.Subject));
        return isLost ? Task.CompletedTask : queue.SendAsync(messages, ct);
    }

    private void Remember(string row, TaskRecord? task)
    {
        if (task?.Claim is { } claim)
        {
            owners[row] = claim.Owner;
            claimed.Add(row);
        }
        else
        {
            claimed.Remove(row);
        }
    }

    private static TaskRecord? Parse(RowContent content) => JsonSerializer.Deserialize(content.Body.Span, DispatchJson.Default.TaskRecord);
}
