using System.Text;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Faults;

/// <summary>What a number of runs came to.</summary>
public sealed class Explored
{
    private readonly SortedDictionary<int, long> byInstances = [];
    private long commits, conflicts, ambiguous;

    public FaultMatrix Faults { get; } = new();

    public long Runs { get; private set; }

    /// <summary>Runs with a fault that was applied and a promise that was at stake.</summary>
    public long Counted { get; private set; }

    public void Add(SimReport report)
    {
        Runs++;
        if (report is { FaultsApplied: > 0, IsPromiseAtStake: true })
            Counted++;
        byInstances[report.Instances] = byInstances.GetValueOrDefault(report.Instances) + 1;
        (commits, conflicts, ambiguous) = (commits + report.Commits, conflicts + report.Conflicts, ambiguous + report.AmbiguousWrites);
        Faults.Add(report.Faults);
    }

    public void Add(Explored other)
    {
        (Runs, Counted) = (Runs + other.Runs, Counted + other.Counted);
        foreach (var (instances, runs) in other.byInstances)
            byInstances[instances] = byInstances.GetValueOrDefault(instances) + runs;
        (commits, conflicts, ambiguous) = (commits + other.commits, conflicts + other.conflicts, ambiguous + other.ambiguous);
        Faults.Add(other.Faults);
    }

    public override string ToString() => new StringBuilder()
        .AppendLine($"{Runs} simulated runs; {Counted} of them count: a fault was applied and a promise was at stake")
        .AppendLine($"runs by number of instances: {string.Join(", ", byInstances.Select(pair => $"{pair.Value} with {pair.Key}"))}")
        .AppendLine($"a run has on average {PerRun(commits)} commits, {PerRun(conflicts)} conflicts and {PerRun(ambiguous)} ambiguous writes")
        .Append(Faults)
        .ToString();

    private string PerRun(long number) => $"{(double)number / Math.Max(1, Runs):0.00}";
}
