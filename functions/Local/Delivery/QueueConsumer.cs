using Gatehouse.Local.Logging;
using Gatehouse.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Local.Delivery;

/// <summary>
/// Receives while there is room, keeps each message's lock while it is handled, and at the end takes no more, waits for
/// what is under way, and gives back the rest.
/// </summary>
/// <param name="handle">Handles one message and settles it. What it leaves unsettled comes again when the lock ends.</param>
/// <param name="room">How many are handled at a time.</param>
public sealed partial class QueueConsumer(
    IQueueReceiver receiver,
    Func<ReceivedMessage, CancellationToken, Task> handle,
    int room,
    IPause pause,
    ILogger<QueueConsumer> log) : BackgroundService
{
    private static readonly TimeSpan receiveWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(1);

    // A third of the shortest lock that a queue here has (30 s).
    private static readonly TimeSpan renewal = TimeSpan.FromSeconds(10);

    // Each receive is a commit of the queue's: taking messages one by one would cost as many. But only so long: calls that
    // hang at one target must not keep the messages of all others waiting while there is room.
    private static readonly TimeSpan gathering = TimeSpan.FromMilliseconds(20);

    private readonly int leastFree = Math.Max(1, room / 4);
    private readonly HashSet<Task> underWay = [];
    private readonly CancellationTokenSource giveBack = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await giveBack.CancelAsync();
        // Its last act is to wait for what is under way; nobody else may look at that set.
        if (ExecuteTask is { } receiving)
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        giveBack.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts the next service when this one first waits.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await MakeRoomAsync(stoppingToken);
            if (!stoppingToken.IsCancellationRequested)
                await ReceiveAsync(room - underWay.Count, stoppingToken);
        }

        await Task.WhenAll(underWay);
    }

    private async Task MakeRoomAsync(CancellationToken stopping)
    {
        underWay.RemoveWhere(task => task.IsCompleted);
        if (room - underWay.Count >= leastFree)
            return;

        var gathered = pause.WaitAsync(gathering, stopping);
        while (!stopping.IsCancellationRequested && (underWay.Count >= room || (room - underWay.Count < leastFree && !gathered.IsCompleted)))
        {
            var next = gathered.IsCompleted ? Task.WhenAny(underWay) : Task.WhenAny(underWay.Append(gathered));
            await ((Task)next).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            underWay.RemoveWhere(task => task.IsCompleted);
        }
    }

    private async Task ReceiveAsync(int max, CancellationToken stopping)
    {
        try
        {
            foreach (var message in await receiver.ReceiveAsync(max, receiveWait, stopping))
                underWay.Add(HandleAsync(message));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end of the loop.
        }
        catch (Exception e)
        {
            ReceiveFailed(log, e);
            await pause.WaitAsync(afterFailure, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HandleAsync(ReceivedMessage message)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(giveBack.Token);
        var renewing = RenewAsync(message, done.Token);
        try
        {
            await handle(message, giveBack.Token);
        }
        catch (OperationCanceledException) when (giveBack.IsCancellationRequested)
        {
            await message.AbandonAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Its lock ends by itself: coming back later is the back-off.
            using (log.BeginScope(LogSubject.Of(message.Message)))
                HandleFailed(log, e, message.Message.Id);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
    }

    /// <summary>Until the message is handled or the lock is over: one renewal that fails leaves time for the next.</summary>
    private async Task RenewAsync(ReceivedMessage message, CancellationToken done)
    {
        var next = renewal;
        while (await IsStillUnderWayAsync(next, done))
        {
            try
            {
                if (!await message.RenewAsync(done))
                    return;
                next = renewal;
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RenewFailed(log, e, message.Message.Id);
                next = afterFailure;
            }
        }
    }

    private async Task<bool> IsStillUnderWayAsync(TimeSpan wait, CancellationToken done)
    {
        await pause.WaitAsync(wait, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !done.IsCancellationRequested;
    }

    [LoggerMessage(10, LogLevel.Error, "the queue cannot be received from")]
    private static partial void ReceiveFailed(ILogger log, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "message {Message} failed")]
    private static partial void HandleFailed(ILogger log, Exception exception, string message);

    [LoggerMessage(12, LogLevel.Warning, "the lock of message {Message} could not be renewed")]
    private static partial void RenewFailed(ILogger log, Exception exception, string message);
}
