using System.Globalization;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;
using Xunit.Abstractions;

namespace Gatehouse.Simulation.Gate;

/// <summary>The real engine under every fault. More seeds: environment variable GATEHOUSE_SIM_SEEDS.</summary>
public sealed class GateTests(ITestOutputHelper output)
{
    private static readonly int seeds = int.Parse(Environment.GetEnvironmentVariable("GATEHOUSE_SIM_SEEDS") ?? "60", CultureInfo.InvariantCulture);

    public static TheoryData<string> Stories => [.. Gate.Stories.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void It_keeps_its_promises_under_every_single_fault(string story)
    {
        var exploration = Explore(story);
        exploration.Singles(seed: 1);
        Print(exploration);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void It_keeps_its_promises_in_a_swarm(string story)
    {
        var exploration = Explore(story);
        exploration.Swarm(firstSeed: 1, seeds);
        Print(exploration);
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("cancel")]
    public void It_keeps_its_promises_under_every_pair_of_faults(string story)
    {
        var exploration = Explore(story);
        exploration.Pairs(seed: 1);
        Print(exploration);
    }

    /// <summary>Runs that once found something.</summary>
    [Theory]
    [InlineData("deadline between two tries", 2)]
    [InlineData("freeze and thaw", 2)]
    public void What_was_found_once_stays_fixed(string story, ulong seed) => Explore(story).Singles(seed);

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

        var allows = world.Tables.Journal.Where(write => Read.IsEntry(write.Key) && Read.EntryOf(write.After!).IsAllow).Select(write => write.At).ToArray();
        for (var start = TimeSpan.Zero; start <= TimeSpan.FromSeconds(130); start += TimeSpan.FromSeconds(1))
            Assert.True(allows.Count(at => at >= start && at < start + TimeSpan.FromSeconds(70)) >= 8, $"fewer than 8 were allowed in the 70 s from {start}");
        await Gate.Stories.EndAsync(world);
    }

    private static Exploration Explore(string story)
    {
        var scenario = Gate.Stories.All.Single(scenario => scenario.Name == story);
        return new Exploration(world => scenario.Tell(world, null), scenario.Options);
    }

    private void Print(Exploration exploration) => output.WriteLine($"{exploration.Runs} runs{Environment.NewLine}{exploration.Faults}");
}
