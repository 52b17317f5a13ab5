using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.SelfTests;

public sealed class QueueFaultTests
{
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(10);
    private static readonly QueueMessage[] three = [new("m1", default), new("m2", default), new("m3", default)];

    [Fact]
    public void A_partial_send_sends_any_subset_now_or_later()
    {
        var fates = new HashSet<(int Now, int Later)>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            new SimRun(seed, FaultPlan.At(0, new Fault(FaultKind.SendSome, moment))).Execute(async world =>
            {
                await Assert.ThrowsAsync<InjectedFaultException>(() => world.StartInstance("a").Queue.SendAsync(three, default));
                var now = world.Queue.All.Count;
                await world.Pause.WaitAsync(moment, default);
                fates.Add((now, world.Queue.All.Count - now));
            });
        }

        Assert.Equal(10, fates.Count);
    }

    [Theory]
    [InlineData(FaultKind.None, 3, 3)]
    [InlineData(FaultKind.Duplicate, 6, 6)]
    [InlineData(FaultKind.ArriveLate, 0, 3)]
    public void A_send_that_was_acknowledged_arrives(FaultKind kind, int atOnce, int atLast) => Run(0, new Fault(kind, moment), async (world, a) =>
    {
        await a.Queue.SendAsync(three, default);

        Assert.Equal(atOnce, (await a.Receiver.ReceiveAsync(10, TimeSpan.Zero, default)).Count);
        Assert.Equal(atLast - atOnce, (await a.Receiver.ReceiveAsync(10, moment + moment, default)).Count);
    });

    [Fact]
    public void A_lost_lock_gives_the_message_to_another_and_settles_nothing() => Run(1, new Fault(FaultKind.LoseLock), async (world, a) =>
    {
        await a.Queue.SendAsync([three[0]], default);

        var lost = Assert.Single(await a.Receiver.ReceiveAsync(1, TimeSpan.Zero, default));
        var held = Assert.Single(await world.StartInstance("b").Receiver.ReceiveAsync(1, TimeSpan.Zero, default));

        Assert.False(await lost.CompleteAsync(default));
        Assert.True(await held.CompleteAsync(default));
    });

    [Fact]
    public void Messages_come_in_order_unless_they_are_reordered()
    {
        var orders = new HashSet<string>(StringComparer.Ordinal);
        for (ulong seed = 0; seed < 200; seed++)
        {
            new SimRun(seed, FaultPlan.At(1, new Fault(seed == 0 ? FaultKind.None : FaultKind.Reorder))).Execute(async world =>
            {
                var a = world.StartInstance("a");
                await a.Queue.SendAsync(three, default);
                var received = await a.Receiver.ReceiveAsync(10, TimeSpan.Zero, default);
                orders.Add(string.Concat(received.Select(message => message.Message.Id)));
            });
            Assert.True(seed > 0 || orders.Contains("m1m2m3"));
        }

        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void The_lock_of_a_dead_instance_ends_by_time() => Run(0, Fault.None, async (world, a) =>
    {
        await a.Queue.SendAsync([three[0]], default);
        Assert.Single(await a.Receiver.ReceiveAsync(1, TimeSpan.Zero, default));
        a.Crash();
        var before = world.Scheduler.Now;

        var again = Assert.Single(await world.StartInstance("b").Receiver.ReceiveAsync(1, TimeSpan.FromMinutes(5), default));

        Assert.Equal(2, again.DeliveryCount);
        Assert.InRange(world.Scheduler.Now - before, world.Options.QueueLock - TimeSpan.FromSeconds(1), world.Options.QueueLock + TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_target_may_have_acted_whatever_the_caller_heard()
    {
        Assert.Equal((typeof(TargetReply.NotSent), 0), Call(FaultKind.Fail));
        Assert.Equal((typeof(TargetReply.Broken), 1), Call(FaultKind.AppliedThenFail));
        Assert.Equal((typeof(TargetReply.Broken), 1), Call(FaultKind.LandLate));
        Assert.Equal((typeof(TargetReply.Answered), 1), Call(FaultKind.ServerError));
        Assert.Equal((typeof(TargetReply.Broken), 1), Call(FaultKind.Delay));
        Assert.Equal((typeof(TargetReply.TooLate), 0), Call(FaultKind.None, mayStillSend: false));
    }

    private static (Type Reply, int Deliveries) Call(FaultKind kind, bool mayStillSend = true)
    {
        var seen = (typeof(void), 0);
        Run(0, new Fault(kind, moment), async (world, a) =>
        {
            var call = new TargetCall(new Uri("https://target.example/"), [], default, TimeSpan.FromSeconds(5), 100, () => mayStillSend);
            var reply = await a.CallAsync(() => a.Transport.SendAsync(call, default));
            await world.Pause.WaitAsync(moment, default);
            seen = (reply.GetType(), world.Targets.Deliveries.Count);
        });
        return seen;
    }

    private static void Run(int index, Fault fault, Func<World, Instance, Task> story) =>
        new SimRun(1, FaultPlan.At(index, fault)).Execute(world => story(world, world.StartInstance("a")));
}
