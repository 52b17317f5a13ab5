using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Kernel;

/// <summary>What a run that ended well came to.</summary>
public sealed class SimReport(World world)
{
    public ulong Seed { get; } = world.Seed;

    /// <summary>Equal for equal runs.</summary>
    public ulong TraceHash { get; } = world.Trace.Hash.Value;

    public IReadOnlyList<OperationRecord> Operations { get; } = world.Trace.Operations;

    public FaultMatrix Faults { get; } = world.Faults;

    /// <summary>Calls that had a fault.</summary>
    public long FaultsApplied { get; } = world.Faults.Total;

    /// <summary>Something was decided, answered or delivered that a promise speaks of.</summary>
    public bool IsPromiseAtStake { get; } = world.Options.IsPromiseAtStake(world);

    public int Instances { get; } = world.Instances;

    /// <summary>Batches that were applied on the state of a partition.</summary>
    public int Commits { get; } = world.Tables.Journal.Count(write => write is { Key: "state", Before: not null });

    /// <summary>Batches that were answered with a conflict.</summary>
    public int Conflicts { get; } = world.Trace.Operations.Count(operation => operation.Answer is StoreAnswer<BatchOutcome> { Value: BatchOutcome.Conflict });

    /// <summary>Batches of which the caller could not know whether they were applied.</summary>
    public int AmbiguousWrites { get; } = world.Trace.Operations.Count(operation => operation.Operation is PortOperation.TableWrite
        && operation.Fault.Kind is FaultKind.Fail or FaultKind.AppliedThenFail or FaultKind.LandLate or FaultKind.LibraryRetry or FaultKind.CrashAfter);

    public TimeSpan VirtualTime { get; } = world.Scheduler.Now;

    public long Steps { get; } = world.Scheduler.Steps;
}
