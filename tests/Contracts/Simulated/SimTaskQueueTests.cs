namespace Gatehouse.Contracts.Simulated;

public sealed class SimTaskQueueTests : TaskQueueContract
{
    private readonly SimulatedStory story = new();

    protected override TimeSpan LockTerm => story.World.Options.QueueLock;

    protected override DateTimeOffset BrokerNow => story.World.TrueTime;

    protected override QueueUnderTest Open()
    {
        var instance = story.Open();
        return new QueueUnderTest(instance.Queue, instance.Receiver);
    }

    protected override Task AdvanceAsync(TimeSpan duration) => story.World.Pause.WaitAsync(duration, CancellationToken.None);

    protected override Task RunAsync(Func<Task> story) => this.story.RunAsync(story);
}
