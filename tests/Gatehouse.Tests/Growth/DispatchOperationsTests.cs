using Gatehouse.Dispatching;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Growth;

/// <summary>What a dispatch costs at the ports, which is what a cloud charges for.</summary>
public sealed class DispatchOperationsTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task Accepting_one_on_a_warm_path_is_one_transaction_and_one_send()
    {
        var (agent, connection) = await WarmAsync();

        var sends = CountSends();
        await bench.DispatchAsync(agent, connection);

        Assert.Equal([$"write {EngineBench.Organisation}|{connection.Id}"], Log());
        Assert.Equal(1, sends());
    }

    [Fact]
    public async Task With_an_idempotency_key_it_is_one_point_read_more()
    {
        var (agent, connection) = await WarmAsync();

        var sends = CountSends();
        var outcome = await bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection) with { IdempotencyKey = "a-key" }, default);

        Assert.IsType<DispatchOutcome.Accepted>(outcome);
        Assert.Equal(["read", "write"], Log().Select(line => line.Split(' ')[0]));
        Assert.Equal(1, sends());
    }

    [Fact]
    public async Task A_delivery_is_two_transactions_and_no_send()
    {
        var (agent, connection) = await WarmAsync();
        await DeliverAsync(await SentByAsync(() => bench.DispatchAsync(agent, connection)));

        var message = await SentByAsync(() => bench.DispatchAsync(agent, connection));
        var sends = CountSends();
        await DeliverAsync(message);

        Assert.Equal(2, Log().Count(line => line.StartsWith("write", StringComparison.Ordinal)));
        Assert.Equal(2, bench.Target.Calls.Count);
        Assert.Equal(0, sends());
    }

    [Fact]
    public async Task Under_load_there_are_fewer_transactions_than_dispatches()
    {
        const int AtOnce = 200;
        var (agent, connection) = await WarmAsync();

        var sends = CountSends();
        // A store takes its time: what comes meanwhile is the next group.
        var store = new TaskCompletionSource();
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            await store.Task;
            return apply();
        });
        var underWay = Enumerable.Range(0, AtOnce).Select(_ => bench.DispatchAsync(agent, connection)).ToList();
        store.SetResult();
        await Task.WhenAll(underWay);

        Assert.InRange(Log().Count(line => line.StartsWith("write", StringComparison.Ordinal)), 1, AtOnce / 10);
        Assert.InRange(sends(), 1, AtOnce / 10);
    }

    private async Task<(Agent Agent, Connection Connection)> WarmAsync()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        await bench.DispatchAsync(agent, connection);
        await bench.DispatchAsync(agent, connection);
        return (agent, connection);
    }

    private Func<int> CountSends()
    {
        bench.World.Table.Log.Clear();
        var sends = 0;
        bench.World.Queue.OnSend = () => sends++;
        return () => sends;
    }

    private async Task<Gatehouse.Ports.QueueMessage> SentByAsync(Func<Task> call)
    {
        bench.World.Queue.Sent.Clear();
        await call();
        return Assert.Single(bench.World.Queue.Sent);
    }

    private Task DeliverAsync(Gatehouse.Ports.QueueMessage message) => bench.HandleMessage.HandleAsync(new TestMessage(message, []), default);

    /// <summary>Without the rows of a batch.</summary>
    private IEnumerable<string> Log() => bench.World.Table.Log.Select(line => string.Join(' ', line.Split(' ').Take(2)));
}
