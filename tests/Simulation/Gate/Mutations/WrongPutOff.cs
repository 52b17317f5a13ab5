using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>Puts off in the wrong way: completes before it sends the copy, or gives the message back instead of copying it.</summary>
internal sealed class WrongPutOff(ITaskQueue queue, IQueueReceiver receiver, bool abandons) : ITaskQueue, IQueueReceiver
{
    private readonly List<QueueMessage> held = [];

    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        if (messages is not [var copy] || GateMessage.Parse(copy.Body.Span)!.PutOffs == 0)
            return queue.SendAsync(messages, ct);
        held.Add(copy);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct) =>
        [.. (await receiver.ReceiveAsync(max, wait, ct)).Select(message => new Message(message, this))];

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct) => receiver.ReceiveDeadLettersAsync(max, wait, ct);

    private QueueMessage? CopyOf(QueueMessage message)
    {
        var said = GateMessage.Parse(message.Body.Span);
        var copy = held.Find(copy => GateMessage.Parse(copy.Body.Span) is { } other && said is not null && (other.Subject, other.Step, other.PutOffs) == (said.Subject, said.Step, said.PutOffs + 1));
        if (copy is not null)
            held.Remove(copy);
        return copy;
    }

    private sealed class Message(ReceivedMessage message, WrongPutOff gate) : ReceivedMessage(message.Message, message.DeliveryCount)
    {
        public override async Task<bool> CompleteAsync(CancellationToken ct)
        {
            if (gate.CopyOf(Message) is not { } copy)
                return await message.CompleteAsync(ct);
            if (gate.Abandons)
                return await message.AbandonAsync(ct);
            var isCompleted = await message.CompleteAsync(ct);
            await gate.Queue.SendAsync([copy], ct);
            return isCompleted;
        }

        public override Task<bool> RenewAsync(CancellationToken ct) => message.RenewAsync(ct);

        public override Task<bool> AbandonAsync(CancellationToken ct) => message.AbandonAsync(ct);

        public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) => message.DeadLetterAsync(reason, ct);
    }

    private bool Abandons => abandons;

    private ITaskQueue Queue => queue;
}
