using Gatehouse.Ports;

namespace Gatehouse.Contracts.Simulated;

public sealed class SimSecretStoreTests : SecretStoreContract
{
    private readonly SimulatedStory story = new();

    protected override ISecretStore Open() => story.Open().Secrets;

    protected override Task RunAsync(Func<Task> story) => this.story.RunAsync(story);
}
