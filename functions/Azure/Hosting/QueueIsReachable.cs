using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Http.Health;

namespace Gatehouse.Azure.Hosting;

/// <summary>Opens the way to each queue, which a send would do, and sends nothing.</summary>
internal sealed class QueueIsReachable(QueueSenders senders) : IReadinessCheck
{
    public string Name => "queue";

    public async Task<string?> FindFaultAsync(CancellationToken ct)
    {
        foreach (var sender in senders.All)
        {
            // How large a batch may be only the queue itself can say.
            using var batch = await sender.CreateMessageBatchAsync(ct);
        }

        return null;
    }
}
