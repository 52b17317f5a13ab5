using System.Globalization;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;
using Xunit.Abstractions;

namespace Gatehouse.Simulation.Gate;

/// <summary>The real engine under every fault. A longer run: environment variable GATEHOUSE_SIM_RUNS, the number of runs.</summary>
public sealed class GateTests(ITestOutputHelper output)
{
    private const int ChoicesInARow = 6;
    private const int LastChoice = 48;
    private const int MostOrders = 100;

    public static TheoryData<string> Stories => [.. Gate.Stories.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void It_keeps_its_promises_whatever_fails(string story)
    {
        var explored = Campaign.Of(story);
        output.WriteLine($"{explored}");
        Assert.True(explored.Counted > 0.5 * explored.Runs, $"only {explored.Counted} of {explored.Runs} runs count");
    }

    [Fact]
    public void Every_operation_had_every_fault_that_it_can_have()
    {
        var all = new Explored();
        foreach (var story in Gate.Stories.All)
            all.Add(Campaign.Of(story.Name));

        var report = $"simulator: no promise was broken in {all}";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "measured.txt"), report);
        output.WriteLine(report);
        Assert.Empty(all.Faults.Empty);
        Assert.True(all.Counted > 0.9 * all.Runs, $"only {all.Counted} of {all.Runs} runs count");
    }

    /// <summary>Every six choices in a row of who goes next, in every way.</summary>
    [Theory]
    [InlineData("same key from two gates")]
    [InlineData("cancel")]
    [InlineData("kill")]
    [InlineData("freeze and thaw")]
    [InlineData("freeze the agent")]
    [InlineData("rate edge")]
    [InlineData("cap edge")]
    [InlineData("cap lowered")]
    [InlineData("budget and a refusal")]
    [InlineData("a credential is revoked")]
    [InlineData("a connection is deleted")]
    [InlineData("an ancestor is killed")]
    [InlineData("result posted on a killed task")]
    public void It_keeps_its_promises_in_any_order(string story)
    {
        var exploration = Campaign.Explore(story, inAnyOrder: true);
        var starts = Enumerable.Range(0, LastChoice / ChoicesInARow).Select(row => row * ChoicesInARow);
        SideBySide.Run(starts, Environment.ProcessorCount, from => exploration.Interleavings(1, FaultPlan.Calm, MostOrders, from, ChoicesInARow));
        output.WriteLine($"{exploration.Explored}");
        Assert.True(exploration.Runs > LastChoice);
    }

    /// <summary>Runs that once found something.</summary>
    [Theory]
    [InlineData("deadline between two tries", 2)]
    [InlineData("freeze and thaw", 2)]
    [InlineData("a clock that jumps", 1)]
    [InlineData("an ancestor is killed", 1)]
    [InlineData("an ancestor is frozen and thawed", 1)]
    [InlineData("one secret: a data key is rotated by two", 1)]
    public void What_was_found_once_stays_fixed(string story, ulong seed) => Campaign.Explore(story).Singles(seed);

    /// <summary>Runs of more than one fault that once found something.</summary>
    [Theory]
    [InlineData("short: freeze and thaw|1579|2 gates|15=CrashAfter 18=Freeze:32081.4939 30=Freeze:41179.0158")]
    [InlineData("a grant is refreshed by two gates|1536|2 gates|3=Freeze:56259.1684 13=LandLate:29663.7382")]
    public void What_was_found_by_chance_stays_fixed(string line)
    {
        var run = Faults.Replay.Parse(line);
        Campaign.Explore(run.Scenario).Run(run.Seed, run.Plan);
    }

    /// <summary>The run that a failure names, or a good one.</summary>
    [Fact]
    public void Replay()
    {
        var run = Faults.Replay.Parse(Environment.GetEnvironmentVariable("GATEHOUSE_SIM_REPLAY") ?? "accept|1|2 gates|5=Fail 9=Delay:3000");
        var report = Campaign.Explore(run.Scenario).Run(run.Seed, run.Plan);
        Assert.Equal(run.Plan.Faults, FaultPlan.Of(report.Operations, run.Plan.Gates).Faults);
    }

    [Fact]
    public void A_minute_never_holds_more_than_the_limit_nor_much_less()
    {
        var exploration = new Exploration(AdversaryAsync, new SimOptions
        {
            Invariants = () => [new Promises.ChainIsWhole(), new Promises.LimitsHold(byArrival: true)],
            EndChecks = () => [new Promises.AnswersAreTrue()],
        });
        exploration.Run(1, FaultPlan.Calm);
        exploration.Run(2, FaultPlan.Calm);
        Print(exploration);
    }

    private static async Task AdversaryAsync(World world)
    {
        Seed.Plant(world, "{'rate':{'perMinute':10}}");
        world.Targets.Respond = _ => Adapters.TargetAnswer.Json(200, "{\"output\":1}");
        Client[] gates = [Gate.Stories.Start(world, "a", null, TimeSpan.FromSeconds(1)), Gate.Stories.Start(world, "b", null, TimeSpan.FromSeconds(-1))];
        var asked = 0;
        while (world.Scheduler.Now < TimeSpan.FromSeconds(200))
        {
            await Task.WhenAll(gates.Select(gate => gate.DispatchAsync($"n{++asked}")));
            // To just before the next second of the one clock or the other: where buckets turn.
            var edge = TimeSpan.FromSeconds(Math.Floor(world.Scheduler.Now.TotalSeconds) + 1) - TimeSpan.FromMilliseconds(30);
            await world.Pause.WaitAsync(edge > world.Scheduler.Now ? edge - world.Scheduler.Now : TimeSpan.FromMilliseconds(300), default);
        }

        var allows = world.Tables.Journal.Where(write => Read.IsEntry(write) && Read.EntryOf(write.After!).IsAllow).Select(write => write.At).ToArray();
        for (var start = TimeSpan.Zero; start <= TimeSpan.FromSeconds(130); start += TimeSpan.FromSeconds(1))
            Assert.True(allows.Count(at => at >= start && at < start + TimeSpan.FromSeconds(70)) >= 8, $"fewer than 8 were allowed in the 70 s from {start}");
        await Gate.Stories.EndAsync(world);
    }

    private void Print(Exploration exploration) => output.WriteLine($"{exploration.Runs} runs{Environment.NewLine}{exploration.Faults}");
}
