using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A broker that loses the messages that look after holds.</summary>
internal sealed class QueueWithoutBudgets(ITaskQueue queue) : ITaskQueue
{
    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        var kept = messages.Where(message => GateMessage.Parse(message.Body.Span)!.Step != TaskStep.Budget).ToArray();
        return kept.Length == 0 ? Task.CompletedTask : queue.SendAsync(kept, ct);
    }
}
