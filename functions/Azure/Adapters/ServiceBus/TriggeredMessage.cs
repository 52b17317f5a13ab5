using Azure.Messaging.ServiceBus;
using Gatehouse.Ports;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Adapters.ServiceBus;

/// <summary>A message that a trigger was given, settled by the gate itself. The Functions host keeps its lock meanwhile.</summary>
internal sealed class TriggeredMessage(ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    : ReceivedMessage(ToQueueMessage(message), message.DeliveryCount)
{
    private bool isSettled;

    public override Task<bool> CompleteAsync(CancellationToken ct) => SettleAsync(() => actions.CompleteMessageAsync(message, ct));

    public override Task<bool> RenewAsync(CancellationToken ct) => WhileLockedAsync(() => actions.RenewMessageLockAsync(message, ct));

    public override Task<bool> AbandonAsync(CancellationToken ct) => SettleAsync(() => actions.AbandonMessageAsync(message, cancellationToken: ct));

    public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) =>
        SettleAsync(() => actions.DeadLetterMessageAsync(message, deadLetterReason: reason, cancellationToken: ct));

    private async Task<bool> SettleAsync(Func<Task> settle)
    {
        var settled = await WhileLockedAsync(settle);
        isSettled |= settled;
        return settled;
    }

    private async Task<bool> WhileLockedAsync(Func<Task> ask)
    {
        if (isSettled)
            return false;
        try
        {
            await ask();
            return true;
        }
        catch (Exception failure) when (IsLockLost(failure))
        {
            return false;
        }
    }

    // The host answers over gRPC, which keeps of the broker's exception only its text.
    private static bool IsLockLost(Exception failure) =>
        failure is ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost } || failure.Message.Contains("MessageLockLost", StringComparison.Ordinal);

    private static QueueMessage ToQueueMessage(ServiceBusReceivedMessage message) =>
        new(message.MessageId, message.Body.ToMemory(), message.ScheduledEnqueueTime == default ? null : message.ScheduledEnqueueTime);
}
