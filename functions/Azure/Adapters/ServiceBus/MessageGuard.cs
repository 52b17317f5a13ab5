using Azure.Messaging.ServiceBus;
using Gatehouse.Ports;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Adapters.ServiceBus;

/// <summary>What becomes of a message whose handling fails or is stopped.</summary>
public sealed partial class MessageGuard(ILogger<MessageGuard> log)
{
    /// <remarks>
    /// A function that throws makes the host give the message back at once, and ten such deliveries take seconds. Left to its
    /// lock it comes back when that ends: that is the back-off.
    /// </remarks>
    public async Task RunAsync(Func<ReceivedMessage, CancellationToken, Task> handle, ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken ct)
    {
        var received = new TriggeredMessage(message, actions);
        try
        {
            await handle(received, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await received.AbandonAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // whatever it was, the message must stay
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failed(log, failure, message.MessageId, message.DeliveryCount);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "message {Message} failed, delivery {Delivery}; it comes back when its lock ends")]
    private static partial void Failed(ILogger log, Exception failure, string message, int delivery);
}
