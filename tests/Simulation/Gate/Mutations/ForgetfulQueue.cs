using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A broker that takes messages and loses all but the put-off copies, or loses those.</summary>
internal sealed class ForgetfulQueue(ITaskQueue queue, bool losesCopies) : ITaskQueue
{
    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        var kept = messages.Where(message => Gatehouse.Ledger.GateMessage.Parse(message.Body.Span)!.PutOffs > 0 != losesCopies).ToArray();
        return kept.Length == 0 ? Task.CompletedTask : queue.SendAsync(kept, ct);
    }
}
