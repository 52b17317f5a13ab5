using System.Globalization;
using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Contracts;
using Gatehouse.Contracts.Sqlite;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.ServiceBus;

/// <summary>The sending and the settling half, at a stand-in for the broker between them.</summary>
public sealed class ServiceBusTaskQueueTests : TaskQueueContract
{
    private readonly ManualClock clock = new();
    private readonly StandInBroker broker;

    public ServiceBusTaskQueueTests() => broker = new StandInBroker(clock);

    protected override TimeSpan LockTerm => StandInBroker.LockTerm;

    protected override DateTimeOffset BrokerNow => clock.GetUtcNow();

    protected override QueueUnderTest Open() => new(new ServiceBusTaskQueue([new StandInSender(broker)]), new StandInReceiver(broker));

    protected override Task AdvanceAsync(TimeSpan duration)
    {
        clock.Advance(duration);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_group_is_one_send_and_what_one_does_not_hold_goes_into_the_next()
    {
        await new ServiceBusTaskQueue([new StandInSender(broker)]).SendAsync([.. Enumerable.Range(0, 5).Select(Message)], default);
        Assert.Equal((1, 5), (broker.Sends, broker.Waiting));

        await new ServiceBusTaskQueue([new StandInSender(broker, mostInABatch: 2)]).SendAsync([.. Enumerable.Range(0, 5).Select(Message)], default);
        Assert.Equal((4, 10), (broker.Sends, broker.Waiting));
    }

    [Fact]
    public async Task A_message_that_no_batch_takes_is_an_error_and_no_endless_loop() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new ServiceBusTaskQueue([new StandInSender(broker, mostInABatch: 0)]).SendAsync([Message(1)], default));

    [Fact]
    public async Task A_connections_messages_stay_in_one_namespace_and_all_namespaces_are_used()
    {
        var brokers = Enumerable.Range(0, 3).Select(_ => new StandInBroker(clock)).ToArray();
        var queue = new ServiceBusTaskQueue([.. brokers.Select(each => new StandInSender(each))]);

        foreach (var number in Enumerable.Range(0, 60))
        {
            var before = brokers.Select(each => each.Waiting).ToArray();
            await queue.SendAsync([Of(number, "a"), Of(number, "b")], default);
            await queue.SendAsync([Of(number, "c")], default);
            Assert.Equal(3, Assert.Single(brokers.Zip(before, (each, then) => each.Waiting - then), added => added > 0));
        }

        Assert.All(brokers, each => Assert.InRange(each.Waiting, 20, 140));
    }

    private static QueueMessage Message(int number) => new(number.ToString(CultureInfo.InvariantCulture), "{}"u8.ToArray());

    private static QueueMessage Of(int number, string attempt) =>
        new GateMessage("orgorgorgorg", $"con_{number:D20}", TaskStep.Deliver, "tsk_1", 1, DateTimeOffset.UnixEpoch).ToQueueMessage(attempt, null);
}
