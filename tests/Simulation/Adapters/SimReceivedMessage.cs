using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Adapters;

/// <summary>A message in an instance's hands, for as long as the broker's lock lasts.</summary>
internal sealed class SimReceivedMessage(PortWire wire, World world, StoredMessage stored) : ReceivedMessage(stored.Message, stored.Deliveries)
{
    private readonly long lockId = stored.Lock;

    public override Task<bool> CompleteAsync(CancellationToken ct) =>
        SettleAsync(PortOperation.QueueComplete, world.Queue.Remove, ct);

    public override Task<bool> RenewAsync(CancellationToken ct) =>
        SettleAsync(PortOperation.QueueRenew, message => message.LockedUntil = world.Scheduler.Now + world.Options.QueueLock, ct);

    public override Task<bool> AbandonAsync(CancellationToken ct) =>
        SettleAsync(PortOperation.QueueAbandon, message => message.Lock = 0, ct);

    public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) =>
        SettleAsync(PortOperation.QueueDeadLetter, message => (message.Lock, message.IsDead, message.DeadReason) = (0, true, reason), ct);

    private Task<bool> SettleAsync(PortOperation operation, Action<StoredMessage> settle, CancellationToken ct) =>
        wire.CallAsync(operation, Message.Id, fault =>
        {
            if (fault.Kind is FaultKind.LoseLock)
                world.Queue.Settle(stored, lockId, message => message.Lock = 0);

            var first = world.Queue.Settle(stored, lockId, settle);
            return fault.Kind is FaultKind.LibraryRetry ? world.Queue.Settle(stored, lockId, settle) : first;
        }, ct);
}
