namespace Gatehouse.Ports;

/// <summary>A message under lock. Settling after the lock has ended MUST answer <see langword="false"/> and change nothing.</summary>
public abstract class ReceivedMessage(QueueMessage message, int deliveryCount)
{
    public QueueMessage Message { get; } = message;

    /// <summary>1 the first time.</summary>
    public int DeliveryCount { get; } = deliveryCount;

    /// <summary>Removes the message for good.</summary>
    public abstract Task<bool> CompleteAsync(CancellationToken ct);

    /// <summary>Gives the lock a full new term.</summary>
    public abstract Task<bool> RenewAsync(CancellationToken ct);

    /// <summary>Gives the message back, at once visible to any receiver.</summary>
    public abstract Task<bool> AbandonAsync(CancellationToken ct);

    /// <summary>Moves the message to the dead letters with a machine-readable reason.</summary>
    public abstract Task<bool> DeadLetterAsync(string reason, CancellationToken ct);
}
