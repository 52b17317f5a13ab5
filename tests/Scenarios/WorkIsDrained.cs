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

    private static QueueConsumer Consumer(IQueueReceiver queue, Func<ReceivedMessage, CancellationToken, Task> handle) =>
        new(queue, handle, room: 1, new NeverPause(), NullLogger<QueueConsumer>.Instance);

    private sealed class NeverPause : IPause
    {
        public Task WaitAsync(TimeSpan duration, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);
    }

    private sealed class OneMessage : IQueueReceiver
    {
        private int received;

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

        public override Task<bool> RenewAsync(CancellationToken ct) => Task.FromResult(true);

        public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) => EndAs("dead");

        private Task<bool> EndAs(string fate)
        {
            queue.Fate = fate;
            return Task.FromResult(true);
        }
    }
}
