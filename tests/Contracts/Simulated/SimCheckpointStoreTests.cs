using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Contracts.Simulated;

public sealed class SimCheckpointStoreTests : CheckpointStoreContract
{
    private readonly SimulatedStory story = new();

    protected override ICheckpointStore Open() => new SimCheckpointStore(story.Open().Tables);

    protected override Task RunAsync(Func<Task> story) => this.story.RunAsync(story);
}
