using Azure.Messaging.ServiceBus;
using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Delivery;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>Delivers what was accepted. The gate settles each message itself.</summary>
public sealed class DeliverTaskFunction(HandleMessage handle, MessageGuard guard)
{
    [Function("DeliverTask")]
    public Task RunAsync(
        [ServiceBusTrigger("%GATEHOUSE_QUEUE_NAME%", Connection = "GATEHOUSE_QUEUE", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => guard.RunAsync(handle.HandleAsync, message, actions, ct);
}
