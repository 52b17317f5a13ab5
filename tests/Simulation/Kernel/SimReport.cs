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

    public TimeSpan VirtualTime { get; } = world.Scheduler.Now;

    public long Steps { get; } = world.Scheduler.Steps;
}
