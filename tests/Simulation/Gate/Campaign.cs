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

    /// <summary>Pairs of a story's faults, of the square of their number: the second comes after the first, and not after each.</summary>
    private const double PairsOfAll = 0.4;

    /// <summary>How much more the short stories have: a share is as this power of what a run costs.</summary>
    private const int Steepness = -6;

    /// <summary>What a run costs before its first operation, in operations.</summary>
    private const int FixedCost = 3;

    private static readonly long wanted = long.Parse(Environment.GetEnvironmentVariable("GATEHOUSE_SIM_RUNS") ?? "220000", CultureInfo.InvariantCulture);
    private static readonly bool hasEveryPair = Environment.GetEnvironmentVariable("GATEHOUSE_SIM_PAIRS") == "all";
    private static readonly ConcurrentDictionary<string, Lazy<Explored>> shares = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyDictionary<string, double>> runs = new(Divide);

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
        var share = runs.Value[story];
        exploration.Pairs(seed: 1, hasEveryPair ? int.MaxValue : (int)Math.Min(int.MaxValue, share * PairsPart));
        exploration.Swarm(firstSeed: 1, (int)Math.Clamp(share - exploration.Runs, LeastSwarm, Math.Max(LeastSwarm, exploration.Runs)));
        return exploration.Explored;
    }

    /// <summary>
    /// Short stories have the more runs, and the more time: theirs are the pairs that can all be made. A long one has every single
    /// fault whatever its share. What one has no room for is the others'.
    /// </summary>
    private static Dictionary<string, double> Divide()
    {
        var found = new ConcurrentBag<Measured>();
        SideBySide.Run(Stories.All, Environment.ProcessorCount, story => found.Add(Measure(story)));
        var measured = found.OrderBy(story => story.Room / story.Weight).ThenBy(story => story.Name, StringComparer.Ordinal).ToArray();
        var divided = new Dictionary<string, double>(StringComparer.Ordinal);
        var (left, weight) = (Math.Max(0, wanted - measured.Sum(story => story.Least)), measured.Sum(story => story.Weight));
        foreach (var story in measured)
        {
            var more = Math.Min(story.Room, left * story.Weight / weight);
            divided[story.Name] = story.Least + more;
            (left, weight) = (left - more, weight - story.Weight);
        }

        return divided;
    }

    // A run that fails here fails again in its share, where it is told.
    private static Measured Measure(Scenario story)
    {
        var exploration = Explore(story.Name);
        var calm = exploration.TryRun(1, FaultPlan.Calm);
        var samples = Enumerable.Range(1, WeighingRuns).Select(seed => exploration.TryRun((ulong)seed, FaultMix.PlanFor((ulong)seed))?.Operations.Count ?? 0);
        var singles = calm is null ? 0 : Exploration.SinglesOf(calm, isThrifty: !hasEveryPair);
        return new Measured(story.Name, Math.Pow(story.Cost * (FixedCost + samples.Average()), Steepness), singles + LeastSwarm, singles + (2 * PairsOfAll * singles * singles));
    }

    /// <param name="Least">Runs that it has whatever its share.</param>
    /// <param name="Room">Runs that it can have beyond these, about.</param>
    private sealed record Measured(string Name, double Weight, double Least, double Room);
}
