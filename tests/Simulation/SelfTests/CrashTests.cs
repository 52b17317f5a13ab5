using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;
using static Gatehouse.Simulation.SelfTests.Rows;

namespace Gatehouse.Simulation.SelfTests;

public sealed class CrashTests
{
    [Fact]
    public void Nothing_of_a_dead_instance_runs_any_more() => new SimRun(1).Execute(async world =>
    {
        var instance = world.StartInstance("a");
        var steps = 0;
        instance.Spawn(async () =>
        {
            while (true)
            {
                await instance.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
                steps++;
            }
        });
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(5.5), default);

        instance.Crash();
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(10), default);

        Assert.Equal(5, steps);
    });

    [Theory]
    [InlineData(FaultKind.CrashBefore, false)]
    [InlineData(FaultKind.CrashAfter, true)]
    public void A_crash_beside_a_write_leaves_the_write_out_or_in(FaultKind kind, bool written) => new SimRun(1, FaultPlan.At(0, new Fault(kind))).Execute(async world =>
    {
        var replica = world.Start("a", instance => instance);
        var survived = false;

        await Assert.ThrowsAsync<InstanceCrashedException>(() => replica.CallAsync(async instance =>
        {
            await instance.Tables.WriteAsync(Partition, [Insert("row")], default);
            survived = true;
        }));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);

        Assert.False(survived);
        Assert.Equal(written, world.Tables.Find(Partition, "row") is not null);
    });

    [Fact]
    public void A_request_on_its_way_lands_though_its_caller_died() =>
        new SimRun(1, options: new SimOptions { MinLatency = TimeSpan.FromSeconds(1), MaxLatency = TimeSpan.FromSeconds(1) }).Execute(async world =>
    {
        var instance = world.StartInstance("a");
        var call = instance.CallAsync(() => instance.Tables.WriteAsync(Partition, [Insert("row")], default));
        await world.UntilAsync("the request leaves", () => world.Trace.Operations.Count > 0, TimeSpan.FromSeconds(1));

        instance.Crash();

        await Assert.ThrowsAsync<InstanceCrashedException>(() => call);
        Assert.Null(world.Tables.Find(Partition, "row"));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        Assert.NotNull(world.Tables.Find(Partition, "row"));
    });

    [Fact]
    public void What_a_method_does_after_its_process_died_reaches_nobody() => new SimRun(1).Execute(async world =>
    {
        var instance = world.StartInstance("a");

        await Assert.ThrowsAsync<InstanceCrashedException>(() => instance.CallAsync(() =>
        {
            instance.Crash();
            return instance.Tables.WriteAsync(Partition, [Insert("row")], default);
        }));

        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        Assert.Empty(world.Trace.Operations);
        Assert.Null(world.Tables.Find(Partition, "row"));
    });

    [Fact]
    public void A_restart_begins_with_empty_memory_and_the_same_skew() => new SimRun(1).Execute(async world =>
    {
        var replica = world.Start("a", instance => (Instance: instance, Memory: new List<int>()), skew: TimeSpan.FromSeconds(1));
        replica.App.Memory.Add(1);
        var first = replica.Instance;

        replica.Crash();
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);

        Assert.True(replica.IsAlive);
        Assert.NotSame(first, replica.Instance);
        Assert.Empty(replica.App.Memory);
        Assert.Equal(TimeSpan.FromSeconds(1), replica.Instance.Clock.Skew);
    });

    [Fact]
    public void A_frozen_instance_goes_on_where_it_was() => new SimRun(1).Execute(async world =>
    {
        var instance = world.StartInstance("a");
        var resumed = TimeSpan.Zero;
        instance.Spawn(async () =>
        {
            await instance.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
            resumed = world.Scheduler.Now;
        });
        await world.Pause.WaitAsync(TimeSpan.FromMilliseconds(500), default);

        instance.Freeze(TimeSpan.FromSeconds(10));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(20), default);

        Assert.Equal(TimeSpan.FromSeconds(10.5), resumed);
    });
}
