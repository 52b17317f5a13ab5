using Gatehouse.Ports;

namespace Gatehouse.Local.Delivery;

/// <summary>The dead letters of a queue, as a queue.</summary>
internal sealed class DeadLetters(IQueueReceiver queue) : IQueueReceiver
{
    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct) => queue.ReceiveDeadLettersAsync(max, wait, ct);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct) => queue.ReceiveDeadLettersAsync(max, wait, ct);
}
