using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>A queue in the same file as the rows, with locks that end by the clock.</summary>
/// <param name="database">The file.</param>
/// <param name="clock">The broker's clock; all processes on the file must have the same, the machine's.</param>
/// <param name="options">Terms and bounds.</param>
internal sealed class SqliteTaskQueue(SqliteDatabase database, TimeProvider clock, SqliteQueueOptions options) : ITaskQueue, IQueueReceiver
{
    private readonly WakeUp wakeUp = new();

    private long Now => clock.GetUtcNow().UtcTicks;

    public async Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            if (message.Body.Length > QueueMessage.MaxBodyBytes)
                throw new ArgumentException($"message `{message.Id}` has {message.Body.Length} bytes; a message holds {QueueMessage.MaxBodyBytes}", nameof(messages));
        }

        ct.ThrowIfCancellationRequested();
        if (messages.Count == 0)
            return;

        await database.Writer.RunAsync(session => SqliteMessages.Insert(session, messages, Now));
        wakeUp.Ring();
    }

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct) => ReceiveAsync(dead: false, max, wait, ct);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct) => ReceiveAsync(dead: true, max, wait, ct);

    /// <summary>False when the lock has ended.</summary>
    internal async Task<bool> SettleAsync(MessageLock held, Settlement settlement, string reason, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var isSettled = await database.Writer.RunAsync(session => SqliteMessages.Settle(session, held, settlement, reason, Now, options));
        if (settlement is Settlement.Abandon or Settlement.DeadLetter)
            wakeUp.Ring();
        return isSettled;
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(bool dead, int max, TimeSpan wait, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var deadline = clock.GetUtcNow() + wait;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var rung = wakeUp.Next();
            // Looking costs no turn of the writer; only a message that is due does.
            var due = database.Readers.Read(dead, SqliteMessages.NextDue);
            if (due <= Now && await LockAsync(dead, max) is { Count: > 0 } messages)
                return messages;

            var now = clock.GetUtcNow();
            if (now >= deadline)
                return [];
            await WaitAsync(rung, Shortest(options.Poll, deadline - now, due > now.UtcTicks ? TimeSpan.FromTicks(due - now.UtcTicks) : options.Poll), ct);
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> LockAsync(bool dead, int max) =>
        await database.Writer.RunAsync(session => SqliteMessages.Lock(session, this, dead, max, Now, options));

    private async Task WaitAsync(Task rung, TimeSpan longest, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(rung, Task.Delay(longest, clock, enough.Token));
        await enough.CancelAsync();
    }

    private static TimeSpan Shortest(TimeSpan a, TimeSpan b, TimeSpan c) => TimeSpan.FromTicks(Math.Min(a.Ticks, Math.Min(b.Ticks, c.Ticks)));
}
