using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Kernel;

/// <summary>
/// One run of a scenario: everything in it follows from the seed, the plan and the options. A failure carries all three,
/// and the trace.
/// </summary>
public sealed class SimRun(ulong seed, FaultPlan? plan = null, SimOptions? options = null, IChoices? choices = null)
{
    private readonly FaultPlan plan = plan ?? FaultPlan.Calm;

    public SimReport Execute(Func<World, Task> scenario)
    {
        var world = new World(seed, plan, options ?? new SimOptions(), choices ?? new SeededChoices(seed));
        Task? story = null;
        world.Driver.Post(() => story = scenario(world));
        try
        {
            world.Scheduler.RunUntil(() => world.Failure is not null || story is { IsCompleted: true });
        }
        catch (Exception error)
        {
            throw new SimulationFailedException(plan, world, error);
        }

        if ((world.Failure ?? Reason(story!)) is { } reason)
            throw new SimulationFailedException(plan, world, reason);
        return new SimReport(world);
    }

    private static Exception? Reason(Task story) =>
        story.IsCanceled ? new OperationCanceledException("the scenario was cancelled") : story.Exception?.InnerException;
}
