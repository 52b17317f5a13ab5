using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Faults;

/// <summary>Runs one scenario under many plans; the first failure ends it. Counts what was explored.</summary>
public sealed class Exploration(Func<World, Task> scenario, SimOptions? options = null)
{
    public FaultMatrix Faults { get; } = new();

    public int Runs { get; private set; }

    public SimReport Run(ulong seed, FaultPlan plan, IChoices? choices = null)
    {
        var report = new SimRun(seed, plan, options, choices).Execute(scenario);
        Faults.Add(report.Faults);
        Runs++;
        return report;
    }

    /// <summary>Every operation of the calm run, with every fault that it can have.</summary>
    public void Singles(ulong seed)
    {
        foreach (var plan in Extend(new FaultPlan.Explicit([]), Run(seed, FaultPlan.Calm)))
            Run(seed, plan);
    }

    /// <summary>Every single fault, and after each every second one, at the operations of the run that has the first.</summary>
    public void Pairs(ulong seed)
    {
        foreach (var first in Extend(new FaultPlan.Explicit([]), Run(seed, FaultPlan.Calm)))
        {
            foreach (var second in Extend(first, Run(seed, first)))
                Run(seed, second);
        }
    }

    /// <summary>Random faults under random schedules, one mix a seed.</summary>
    public void Swarm(ulong firstSeed, int seeds)
    {
        for (var seed = firstSeed; seed < firstSeed + (ulong)seeds; seed++)
            Run(seed, new FaultPlan.Swarm(FaultMix.For(seed)));
    }

    /// <summary>
    /// For a mutation: the first find of a swarm, or <see langword="null"/> when none of the seeds notices that the guard is gone.
    /// </summary>
    public SimulationFailedException? Find(ulong firstSeed, int seeds)
    {
        try
        {
            Swarm(firstSeed, seeds);
            return null;
        }
        catch (SimulationFailedException find)
        {
            return find;
        }
    }

    /// <summary>Every interleaving, at most <paramref name="limit"/> of them. True when that was all.</summary>
    public bool Interleavings(ulong seed, FaultPlan plan, int limit)
    {
        var odometer = new Odometer();
        for (var i = 0; i < limit; i++)
        {
            Run(seed, plan, odometer);
            if (!odometer.MoveNext())
                return true;
        }

        return false;
    }

    private static IEnumerable<FaultPlan.Explicit> Extend(FaultPlan.Explicit plan, SimReport report)
    {
        var last = plan.Faults.Count == 0 ? -1 : plan.Faults[^1].Index;
        foreach (var operation in report.Operations.Where(operation => operation.Index > last))
        {
            foreach (var fault in FaultAlphabet.For(operation.Operation))
                yield return plan.And(operation.Index, fault);
        }
    }
}
