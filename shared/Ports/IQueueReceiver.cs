namespace Gatehouse.Ports;

/// <summary>Where messages are received, under a lock that ends by itself.</summary>
public interface IQueueReceiver
{
    /// <summary>
    /// Locks and returns up to <paramref name="max"/> visible messages, waiting up to <paramref name="wait"/> for the first;
    /// empty when none came. A locked message MUST NOT be given to another receiver until its lock ends. A message that
    /// is neither completed nor dead-lettered MUST be given out again; after the configured number of deliveries
    /// (10 unless set) it MUST be moved to the dead letters and kept there.
    /// </summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct);

    /// <summary>As <see cref="ReceiveAsync"/>, over the dead letters; completing one removes it.</summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct);
}
