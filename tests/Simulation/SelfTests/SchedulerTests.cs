using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.SelfTests;

public sealed class SchedulerTests
{
    [Fact]
    public void Time_moves_only_when_nothing_is_ready()
    {
        var report = new SimRun(1).Execute(async world =>
        {
            var pause = world.Pause.WaitAsync(TimeSpan.FromHours(1), default);
            for (var i = 0; i < 100; i++)
                await world.Pause.WaitAsync(TimeSpan.Zero, default);
            Assert.Equal(TimeSpan.Zero, world.Scheduler.Now);

            await pause;
            Assert.Equal(TimeSpan.FromHours(1), world.Scheduler.Now);
        });

        Assert.InRange(report.Steps, 1, 1000);
    }

    [Fact]
    public void Pauses_end_in_the_order_of_their_time() => new SimRun(1).Execute(async world =>
    {
        var ended = new List<int>();
        await Task.WhenAll(new[] { 30, 10, 20 }.Select(async ms =>
        {
            await world.Pause.WaitAsync(TimeSpan.FromMilliseconds(ms), default);
            ended.Add(ms);
        }));

        Assert.Equal([10, 20, 30], ended);
    });

    [Fact]
    public void A_cancelled_pause_ends_at_once() => new SimRun(1).Execute(async world =>
    {
        using var cancellation = new CancellationTokenSource();
        var pause = world.Pause.WaitAsync(TimeSpan.FromHours(1), cancellation.Token);
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pause);
        Assert.Equal(TimeSpan.FromSeconds(1), world.Scheduler.Now);
    });

    [Fact]
    public void Each_instance_has_its_own_wall_clock_and_a_monotonic_one() => new SimRun(1).Execute(async world =>
    {
        var (fast, slow) = (world.StartInstance("fast", TimeSpan.FromSeconds(2)), world.StartInstance("slow", TimeSpan.FromSeconds(-2)));
        var start = slow.Clock.GetTimestamp();

        await world.Pause.WaitAsync(TimeSpan.FromSeconds(10), default);
        slow.Clock.Jump(TimeSpan.FromHours(1));

        Assert.Equal(world.TrueTime.AddSeconds(2), fast.Clock.GetUtcNow());
        Assert.Equal(world.TrueTime.AddHours(1).AddSeconds(-2), slow.Clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(10), slow.Clock.GetElapsedTime(start));
        Assert.Throws<NotSupportedException>(() => slow.Clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero));
    });

    [Fact]
    public void A_scenario_that_waits_for_nothing_is_a_deadlock() =>
        Assert.Contains("deadlock", Failure(_ => new TaskCompletionSource().Task));

    [Fact]
    public void A_scenario_without_end_is_a_runaway_in_virtual_time() => Assert.Contains("virtual time", Failure(async world =>
    {
        while (true)
            await world.Pause.WaitAsync(TimeSpan.FromHours(1), default);
    }));

    [Fact]
    public void A_scenario_without_end_is_a_runaway_in_steps() => Assert.Contains("steps", Failure(async world =>
    {
        while (true)
            await world.Pause.WaitAsync(TimeSpan.Zero, default);
    }));

    [Fact]
    public void A_continuation_on_another_thread_is_found() => Assert.Contains("another thread", Failure(async world =>
    {
        var elsewhere = new TaskCompletionSource();
        world.Driver.Post(() => new Thread(elsewhere.SetResult).Start());
        await elsewhere.Task;
    }));

    [Fact]
    public void A_failure_names_its_seed_and_what_happened() => Assert.Contains("seed 1, no faults", Failure(async world =>
    {
        await world.StartInstance("a").CallAsync(() => Task.FromException<int>(new InvalidOperationException("the instance's own words")));
    }));

    [Fact]
    public void What_an_instance_does_unasked_may_not_throw() => Assert.Contains("unasked", Failure(async world =>
    {
        world.StartInstance("a").Spawn(() => throw new InvalidOperationException("unasked"));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
    }));

    private static string Failure(Func<World, Task> scenario) =>
        Assert.Throws<SimulationFailedException>(() => new SimRun(1, options: new SimOptions { MaxSteps = 10_000 }).Execute(scenario)).Message;
}
