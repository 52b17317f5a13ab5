using System.Text;
using Azure.Messaging.ServiceBus;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters.ServiceBus;

/// <summary>Sends to a queue of Service Bus, or to one of several that share the connections among them.</summary>
/// <remarks>
/// Duplicate detection must be off: it would drop the copy that a put-off needs. What is sent twice meets the claim.
/// </remarks>
/// <param name="senders">One for each namespace, in the same order in every process: a connection's messages stay in one namespace.</param>
internal sealed class ServiceBusTaskQueue(IReadOnlyList<ServiceBusSender> senders) : ITaskQueue
{
    private const uint FnvOffset = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    public async Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            if (message.Body.Length > QueueMessage.MaxBodyBytes)
                throw new ArgumentException($"message `{message.Id}` has {message.Body.Length} bytes; a message holds {QueueMessage.MaxBodyBytes}", nameof(messages));
        }

        foreach (var group in messages.GroupBy(message => NamespaceOf(message.Body.Span)))
            await SendAsync(senders[group.Key], new Queue<ServiceBusMessage>(group.Select(ToServiceBus)), ct);
    }

    /// <summary>One send for as many as fit: a ledger's group nearly always does.</summary>
    private static async Task SendAsync(ServiceBusSender sender, Queue<ServiceBusMessage> messages, CancellationToken ct)
    {
        while (messages.Count > 0)
        {
            using var batch = await sender.CreateMessageBatchAsync(ct);
            while (messages.TryPeek(out var next) && batch.TryAddMessage(next))
                messages.Dequeue();
            if (batch.Count == 0)
                throw new InvalidOperationException($"message `{messages.Peek().MessageId}` is larger than the namespace takes");
            await sender.SendMessagesAsync(batch, ct);
        }
    }

    private static ServiceBusMessage ToServiceBus(QueueMessage message)
    {
        var sent = new ServiceBusMessage(message.Body) { MessageId = message.Id, ContentType = "application/json" };
        if (message.VisibleAt is { } at)
            sent.ScheduledEnqueueTime = at;
        return sent;
    }

    private int NamespaceOf(ReadOnlySpan<byte> body) => senders.Count == 1 ? 0 : (int)(HashOf(GateMessage.Parse(body)?.Partition ?? "") % (uint)senders.Count);

    // FNV-1a: the same in every process and version, which string.GetHashCode is not.
    private static uint HashOf(string partition)
    {
        var hash = FnvOffset;
        foreach (var b in Encoding.UTF8.GetBytes(partition))
            hash = unchecked((hash ^ b) * FnvPrime);
        return hash;
    }
}
