using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters.Sqlite;

internal sealed class SqliteReceivedMessage(SqliteTaskQueue queue, MessageLock held, QueueMessage message, int deliveryCount)
    : ReceivedMessage(message, deliveryCount)
{
    public override Task<bool> CompleteAsync(CancellationToken ct) => queue.SettleAsync(held, Settlement.Complete, "", ct);

    public override Task<bool> RenewAsync(CancellationToken ct) => queue.SettleAsync(held, Settlement.Renew, "", ct);

    public override Task<bool> AbandonAsync(CancellationToken ct) => queue.SettleAsync(held, Settlement.Abandon, "", ct);

    public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) => queue.SettleAsync(held, Settlement.DeadLetter, reason, ct);
}
