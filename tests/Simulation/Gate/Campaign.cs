using System.Collections.Concurrent;
using System.Globalization;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>
/// All runs of the suite, a share for each story: every single fault, every pair of faults or the share of them that fits,
/// then a swarm. A story's share is run once, whoever asks first.
/// </summary>
internal static class Campaign
{
    private const double PairsPart = 0.75;
    private const int LeastSwarm = 40;
    private const int WeighingRuns = 4;

    /// <summary>What a run costs before its first operation, in operations.</summary>
    private const int FixedCost = 15;

    private static readonly long wanted = long.Parse(Environment.GetEnvironmentVariable("GATEHOUSE_SIM_RUNS") ?? "273000", CultureInfo.InvariantCulture);
    private static readonly bool hasEveryPair = Environment.GetEnvironmentVariable("GATEHOUSE_SIM_PAIRS") == "all";
    private static readonly ConcurrentDictionary<string, Lazy<Explored>> shares = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyDictionary<string, double>> weights = new(Weigh);

    /// <exception cref="Kernel.SimulationFailedException">A promise was broken.</exception>
    public static Explored Of(string story) => shares.GetOrAdd(story, name => new Lazy<Explored>(() => Run(name))).Value;

    /// <param name="inAnyOrder">Nothing takes time, so that only the choices say what comes first.</param>
    public static Exploration Explore(string story, Func<GatePorts, GatePorts>? broken = null, bool inAnyOrder = false)
    {
        var scenario = Stories.All.Single(scenario => scenario.Name == story);
        var options = inAnyOrder ? scenario.Options with { MaxLatency = TimeSpan.Zero } : scenario.Options;
        return new Exploration(world => scenario.Tell(world, broken), options, Environment.ProcessorCount);
    }

    private static Explored Run(string story)
    {
        var exploration = Explore(story);
        var share = wanted * weights.Value[story];
        exploration.Pairs(seed: 1, hasEveryPair ? int.MaxValue : (int)Math.Min(int.MaxValue, share * PairsPart));
        exploration.Swarm(firstSeed: 1, (int)Math.Clamp(share - exploration.Runs, LeastSwarm, Math.Max(LeastSwarm, exploration.Runs)));
        return exploration.Explored;
    }

    // One that fails here fails again in its share, where it is told.
    private static IEnumerable<SimReport> Samples(string story)
    {
        var exploration = Explore(story);
        for (var seed = 1UL; seed <= WeighingRuns; seed++)
        {
            if (exploration.TryRun(seed, FaultMix.PlanFor(seed)) is { } report)
                yield return report;
        }

        yield return new SimRun(1).Execute(_ => Task.CompletedTask);
    }

    /// <summary>
    /// Short stories have the more runs, and the more time: theirs are the pairs that can all be made. A long one has every single
    /// fault whatever its share.
    /// </summary>
    private static Dictionary<string, double> Weigh()
    {
        var pace = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        SideBySide.Run(Stories.All, Environment.ProcessorCount, story => pace[story.Name] = Math.Pow(story.Cost * (FixedCost + Samples(story.Name).Average(run => run.Operations.Count)), -4));
        var total = pace.Values.Sum();
        return pace.ToDictionary(pair => pair.Key, pair => pair.Value / total, StringComparer.Ordinal);
    }
}
