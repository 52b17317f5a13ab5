namespace Gatehouse.Scenarios.Harness;

/// <summary>Stories that load the machine with processes run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class HostStories : ICollectionFixture<TwoGates>
{
    public const string Name = "hosts";
}
