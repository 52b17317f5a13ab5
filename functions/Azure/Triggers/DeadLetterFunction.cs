using Azure.Messaging.ServiceBus;
using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Delivery;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>Ends the task whose message was given up: nothing that was accepted is lost in silence.</summary>
public sealed class DeadLetterFunction(HandleDeadLetter handle, MessageGuard guard)
{
    [Function("DeadLetters")]
    public Task RunAsync(
        [ServiceBusTrigger("%GATEHOUSE_QUEUE_NAME%/$DeadLetterQueue", Connection = "GATEHOUSE_QUEUE", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => guard.RunAsync(handle.HandleAsync, message, actions, ct);
}
