using System.Collections.Concurrent;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Faults;

/// <summary>
/// Runs one scenario under many plans, several runs at a time, each on one thread; the first failure ends it, with the
/// fewest faults that still fail. Counts what was explored.
/// </summary>
public sealed class Exploration(Func<World, Task> scenario, SimOptions? options = null, int workers = 1)
{
    private readonly Lock counting = new();
    private bool isShrunk = true;

    public Explored Explored { get; } = new();

    public FaultMatrix Faults => Explored.Faults;

    public long Runs => Explored.Runs;

    public SimReport Run(ulong seed, FaultPlan plan, IChoices? choices = null)
    {
        var report = new SimRun(seed, plan, options, choices).Execute(scenario);
        lock (counting)
            Explored.Add(report);
        return report;
    }

    /// <returns>Null when the run fails.</returns>
    public SimReport? TryRun(ulong seed, FaultPlan plan)
    {
        try
        {
            return Run(seed, plan);
        }
        catch (SimulationFailedException)
        {
            return null;
        }
    }

    /// <summary>How many single faults a calm run has room for.</summary>
    public static int SinglesOf(SimReport calm, bool isThrifty) => Ways(calm, isThrifty: isThrifty).Count();

    /// <summary>Every operation of the calm run, with every fault that it can have.</summary>
    public void Singles(ulong seed) => Each(Ways(Run(seed, FaultPlan.Calm)), first => Run(seed, FaultPlan.At(first.Index, first.Fault)));

    /// <summary>Every single fault, and after each every second one, at the operations of the run that has the first.</summary>
    /// <param name="most">
    /// Of pairs: where there are more, each single fault has its share of them, picked by the seed, and one that keeps everything
    /// from happening has none: nothing is at stake after it. Reads that are like others have fewer faults then (<see cref="Thrift"/>).
    /// </param>
    public void Pairs(ulong seed, int most = int.MaxValue)
    {
        var singles = Ways(Run(seed, FaultPlan.Calm), isThrifty: most < int.MaxValue).ToArray();
        var share = most / Math.Max(1, singles.Length);
        var firsts = new ConcurrentQueue<(FaultPlan.Explicit Plan, (int Index, Fault Fault)[] Seconds)>();
        Each(singles, first =>
        {
            var plan = FaultPlan.At(first.Index, first.Fault);
            var report = Run(seed, plan);
            if (share == 0 || (most < int.MaxValue && !report.IsPromiseAtStake))
                return;

            var seconds = Ways(report, after: first.Index).ToArray();
            if (seconds.Length > share)
            {
                SimRandom.Stream(seed, $"{plan}").Shuffle(seconds);
                seconds = seconds[..share];
            }

            firsts.Enqueue((plan, seconds));
        });
        Each(firsts.SelectMany(first => first.Seconds.Select(second => first.Plan.And(second.Index, second.Fault))), plan => Run(seed, plan));
    }

    /// <summary>Random faults under random schedules, one mix a seed.</summary>
    public void Swarm(ulong firstSeed, int seeds)
    {
        var early = Math.Clamp(new SimRun(firstSeed, FaultPlan.Calm, options).Execute(scenario).Operations.Count(operation => !operation.IsHealed), 1, FaultMix.EarlyOperations);
        Each(Enumerable.Range(0, seeds).Select(i => firstSeed + (ulong)i), seed => Run(seed, FaultMix.PlanFor(seed, early)));
    }

    /// <summary>
    /// For a mutation: the first find of a swarm and then of the single faults, as it is, or <see langword="null"/> when none
    /// notices that the guard is gone.
    /// </summary>
    /// <param name="pairs">And of that many pairs: some guards are missed only where two things go wrong.</param>
    public SimulationFailedException? Find(ulong firstSeed, int seeds, int pairs = 0)
    {
        isShrunk = false;
        try
        {
            Swarm(firstSeed, seeds);
            if (pairs == 0)
                Singles(firstSeed);
            else
                Pairs(firstSeed, pairs);
            return null;
        }
        catch (SimulationFailedException find)
        {
            return find;
        }
    }

    /// <summary>Every interleaving, at most <paramref name="limit"/> of them. True when that was all.</summary>
    /// <param name="from">The first choice that is made in every way.</param>
    /// <param name="most">How many are.</param>
    public bool Interleavings(ulong seed, FaultPlan plan, int limit, int from = 0, int most = int.MaxValue)
    {
        var odometer = new Odometer(from, most);
        for (var i = 0; i < limit; i++)
        {
            Run(seed, plan, odometer);
            if (!odometer.MoveNext())
                return true;
        }

        return false;
    }

    private void Each<T>(IEnumerable<T> plans, Action<T> run)
    {
        try
        {
            SideBySide.Run(plans, workers, run);
        }
        catch (SimulationFailedException find) when (isShrunk)
        {
            throw Shrinking.Of(find, scenario, options);
        }
    }

    /// <summary>A crash after a read leaves the world as a crash after the read before it does: the first of several in a row stands for all.</summary>
    private static IEnumerable<(int Index, Fault Fault)> Ways(SimReport report, int after = -1, bool isThrifty = false)
    {
        var readers = new HashSet<string>(StringComparer.Ordinal);
        var thrift = new Thrift();
        foreach (var operation in report.Operations)
        {
            var isReadAgain = FaultAlphabet.IsRead(operation.Operation) && !readers.Add(operation.Instance);
            if (!FaultAlphabet.IsRead(operation.Operation))
                readers.Remove(operation.Instance);
            if (operation.Index <= after)
                continue;

            foreach (var fault in isThrifty ? thrift.Of(operation) : operation.Alphabet)
            {
                if (!(isReadAgain && fault.Kind is FaultKind.CrashAfter))
                    yield return (operation.Index, fault);
            }
        }
    }
}
