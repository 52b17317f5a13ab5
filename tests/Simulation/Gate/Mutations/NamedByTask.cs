using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>Messages named by their task alone, at a broker that takes each name once.</summary>
internal sealed class NamedByTask(ITaskQueue queue) : ITaskQueue
{
    private readonly HashSet<(string Subject, TaskStep Step, int PutOffs)> sent = [];

    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        var kept = messages.Where(message => GateMessage.Parse(message.Body.Span)! is var said && sent.Add((said.Subject, said.Step, said.PutOffs))).ToArray();
        return kept.Length == 0 ? Task.CompletedTask : queue.SendAsync(kept, ct);
    }
}
