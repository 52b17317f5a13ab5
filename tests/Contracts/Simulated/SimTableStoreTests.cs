using Gatehouse.Ports;

namespace Gatehouse.Contracts.Simulated;

public sealed class SimTableStoreTests : TableStoreContract
{
    private readonly SimulatedStory story = new();

    protected override DateTimeOffset StoreNow => story.World.TrueTime;

    protected override ITableStore Open() => story.Open().Tables;

    protected override Task RunAsync(Func<Task> story) => this.story.RunAsync(story);
}
