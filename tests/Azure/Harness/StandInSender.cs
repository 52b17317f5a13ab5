using Azure.Messaging.ServiceBus;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The library's sender, its wire ending at a stand-in.</summary>
internal sealed class StandInSender(StandInBroker broker, int mostInABatch = int.MaxValue) : ServiceBusSender
{
    private readonly Dictionary<ServiceBusMessageBatch, List<ServiceBusMessage>> open = [];

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        var kept = new List<ServiceBusMessage>();
        var batch = ServiceBusModelFactory.ServiceBusMessageBatch(0, kept, tryAddCallback: _ => kept.Count < mostInABatch);
        lock (open)
            open.Add(batch, kept);
        return new ValueTask<ServiceBusMessageBatch>(batch);
    }

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        List<ServiceBusMessage>? kept;
        lock (open)
            open.Remove(messageBatch, out kept);
        broker.Send([.. kept!]);
        return Task.CompletedTask;
    }
}
