namespace Gatehouse.Ports;

/// <summary>Where messages are sent. Delivery is at least once, in any order.</summary>
public interface ITaskQueue
{
    /// <summary>
    /// Sends all messages. MUST be durable before it returns. After an exception any subset may have been sent, now or
    /// later. MUST NOT drop a message because its id was seen before. A message MUST NOT be received before its
    /// <see cref="QueueMessage.VisibleAt"/> by the broker's clock.
    /// </summary>
    Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct);
}
