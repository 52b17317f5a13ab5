using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Contracts;

/// <summary>What every <see cref="ITaskQueue"/> and its <see cref="IQueueReceiver"/> must do. A subclass opens the queue under test.</summary>
public abstract partial class TaskQueueContract
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>Opens a view of this test's queue. A second call MUST give the view that another process has.</summary>
    protected abstract QueueUnderTest Open();

    /// <summary>How long a lock lasts in the queue under test.</summary>
    protected abstract TimeSpan LockTerm { get; }

    /// <summary>The broker's clock.</summary>
    protected abstract DateTimeOffset BrokerNow { get; }

    /// <summary>Lets the broker's clock run on by <paramref name="duration"/>.</summary>
    protected abstract Task AdvanceAsync(TimeSpan duration);

    protected virtual int MaxDeliveries => 10;

    /// <summary>Runs a test's story; a simulator runs it inside its scheduler.</summary>
    protected virtual Task RunAsync(Func<Task> story) => story();

    private Task RunAsync(Func<QueueUnderTest, Task> story) => RunAsync(() => story(Open()));

    private static QueueMessage Message(string id, DateTimeOffset? visibleAt = null) => new(id, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""), visibleAt);

    private static Task SendAsync(QueueUnderTest queue, params QueueMessage[] messages) => queue.Sender.SendAsync(messages, default);

    private static Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueUnderTest queue, int max = 100) => queue.Receiver.ReceiveAsync(max, TimeSpan.Zero, default);

    private static Task<IReadOnlyList<ReceivedMessage>> DeadLettersAsync(QueueUnderTest queue, int max = 100) =>
        queue.Receiver.ReceiveDeadLettersAsync(max, TimeSpan.Zero, default);

    private static async Task<ReceivedMessage> ReceiveOneAsync(QueueUnderTest queue) => Assert.Single(await ReceiveAsync(queue));

    private static IEnumerable<string> Ids(IEnumerable<ReceivedMessage> messages) => messages.Select(message => message.Message.Id).Order(StringComparer.Ordinal);
}
