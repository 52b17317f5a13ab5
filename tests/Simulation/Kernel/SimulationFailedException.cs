using System.Reflection;
using Gatehouse.Simulation.Checks;
using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Kernel;

/// <summary>A run failed; the message has the reason, how to run it again, and what happened.</summary>
public sealed class SimulationFailedException(FaultPlan plan, World world, Exception reason) : Exception(Explain(plan, world, reason), reason)
{
    private const int TraceLines = 200;

    private static readonly string commit =
        typeof(Ledger.Ledgers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public ulong Seed { get; } = world.Seed;

    public FaultPlan Plan { get; } = plan;

    public IReadOnlyList<OperationRecord> Operations { get; } = world.Trace.Operations;

    /// <summary>The invariant that does not hold, or the kind of error.</summary>
    public string Broken { get; } = (reason as InvariantBrokenException)?.Invariant ?? reason.GetType().Name;

    private static string Explain(FaultPlan plan, World world, Exception reason)
    {
        var faults = FaultPlan.Of(world.Trace.Operations, plan.Gates);
        return $"""
            seed {world.Seed}, {plan}, at {world.Scheduler.Now}: {reason.GetType().Name}: {reason.Message}
            commit {commit}; again: GATEHOUSE_SIM_REPLAY='{new Replay(world.Options.Name, world.Seed, faults)}' dotnet test tests/Simulation --filter Replay
            {world.Trace.Render(TraceLines)}
            """;
    }
}
