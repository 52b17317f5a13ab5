using Gatehouse.Local.Delivery;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Scenarios;

public sealed class WorkIsDrained
{
    [Fact]
    public async Task What_is_under_way_ends_before_the_process_does()
    {
        var queue = new OneMessage();
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var consumer = Consumer(queue, async (message, ct) =>
        {
            begun.SetResult();
            await mayEnd.Task;
            await message.CompleteAsync(ct);
        });

        await consumer.StartAsync(default);
        await begun.Task;
        var stopping = consumer.StopAsync(default);
        Assert.False(stopping.IsCompleted);
        mayEnd.SetResult();
        await stopping;

        Assert.Equal("completed", queue.Fate);
    }

    [Fact]
    public async Task What_cannot_end_in_time_goes_back_to_the_queue()
    {
        var queue = new OneMessage();
        var begun = new TaskCompletionSource();
        using var consumer = Consumer(queue, async (_, ct) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });

        await consumer.StartAsync(default);
        await begun.Task;
        await consumer.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal("abandoned", queue.Fate);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_again_while_the_message_is_handled()
    {
        var queue = new OneMessage { FailingRenewals = 2 };
        using var consumer = new QueueConsumer(queue, (message, ct) => queue.Renewed.Task.ContinueWith(_ => message.CompleteAsync(ct), ct, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap(), room: 2, new ShortPause(), NullLogger<QueueConsumer>.Instance);

        await consumer.StartAsync(default);
        await queue.Renewed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await consumer.StopAsync(default);

        Assert.Equal(("completed", 0), (queue.Fate, queue.FailingRenewals));
    }

    private static QueueConsumer Consumer(IQueueReceiver queue, Func<ReceivedMessage, CancellationToken, Task> handle) =>
        new(queue, handle, room: 1, new NeverPause(), NullLogger<QueueConsumer>.Instance);

    private sealed class NeverPause : IPause
    {
        public Task WaitAsync(TimeSpan duration, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);
    }

    private sealed class ShortPause : IPause
    {
        public async Task WaitAsync(TimeSpan duration, CancellationToken ct) => await Task.Delay(1, ct);
    }

    private sealed class OneMessage : IQueueReceiver
    {
        private int received;

        public int FailingRenewals { get; set; }

        public TaskCompletionSource Renewed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Fate { get; set; }

        public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct)
        {
            if (Interlocked.Increment(ref received) > 1)
                await Task.Delay(Timeout.Infinite, ct);
            return [new Message(this)];
        }

        public Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<ReceivedMessage>>([]);
    }

    private sealed class Message(OneMessage queue) : ReceivedMessage(new QueueMessage("m", default), 1)
    {
        public override Task<bool> CompleteAsync(CancellationToken ct) => EndAs("completed");

        public override Task<bool> AbandonAsync(CancellationToken ct) => EndAs("abandoned");

        public override Task<bool> RenewAsync(CancellationToken ct)
        {
            if (queue.FailingRenewals > 0)
            {
                queue.FailingRenewals--;
                throw new IOException("the broker is away");
            }

            queue.Renewed.TrySetResult();
            return Task.FromResult(true);
        }

        public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) => EndAs("dead");

        private Task<bool> EndAs(string fate)
        {
            queue.Fate = fate;
            return Task.FromResult(true);
        }
    }
}
