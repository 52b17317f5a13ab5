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
        for (ulong seed = 1; seed <= 3; seed++)
            exploration.Singles(seed);
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

    private static Exploration Explore(string story)
    {
        var scenario = Gate.Stories.All.Single(scenario => scenario.Name == story);
        return new Exploration(world => scenario.Tell(world, null), scenario.Options);
    }

    private void Print(Exploration exploration) => output.WriteLine($"{exploration.Runs} runs{Environment.NewLine}{exploration.Faults}");
}
