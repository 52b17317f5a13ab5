using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Kernel;

/// <summary>A run failed; the message has the reason, how to run it again, and what happened.</summary>
public sealed class SimulationFailedException(FaultPlan plan, World world, Exception reason) : Exception(Explain(plan, world, reason), reason)
{
    private const int TraceLines = 200;

    public ulong Seed { get; } = world.Seed;

    public FaultPlan Plan { get; } = plan;

    public IReadOnlyList<OperationRecord> Operations { get; } = world.Trace.Operations;

    private static string Explain(FaultPlan plan, World world, Exception reason) =>
        $"""
        seed {world.Seed}, {plan}, at {world.Scheduler.Now}: {reason.GetType().Name}: {reason.Message}
        {world.Trace.Render(TraceLines)}
        """;
}
