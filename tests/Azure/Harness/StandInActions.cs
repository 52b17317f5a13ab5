using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>How a trigger settles at the stand-in; a lock that is over is answered as the Functions host does, in a text.</summary>
internal sealed class StandInActions(StandInBroker broker) : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => SettleAsync(message, broker.Remove);

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, held => held.Lock = null);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, held => (held.Lock, held.IsDead, held.Reason) = (null, true, deadLetterReason));

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, held => held.LockedUntil = broker.Clock.GetUtcNow() + StandInBroker.LockTerm);

    private Task SettleAsync(ServiceBusReceivedMessage message, Action<StandInBroker.Held> settle) => broker.Settle(message, settle)
        ? Task.CompletedTask
        : Task.FromException(new InvalidOperationException("Status(StatusCode=\"Unknown\", Detail=\"The lock supplied is invalid. (MessageLockLost)\")"));
}
