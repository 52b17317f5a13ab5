using Gatehouse.Simulation;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Contracts.Simulated;

/// <summary>Runs a contract's story as the driver of a calm world, each opened view being another instance.</summary>
public sealed class SimulatedStory
{
    private int opened;

    public World World { get; private set; } = null!;

    public Instance Open() => World.StartInstance($"i{++opened}-");

    public Task RunAsync(Func<Task> story)
    {
        // Requests take no time, so that a lock's last millisecond is where the contract expects it.
        new SimRun(1, options: new SimOptions { MaxLatency = TimeSpan.Zero }).Execute(world =>
        {
            World = world;
            return story();
        });
        return Task.CompletedTask;
    }
}
