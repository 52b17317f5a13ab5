namespace Gatehouse.Tests.Telemetry;

/// <summary>Whoever listens hears the whole process: these tests run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Watching
{
    public const string Name = "watching";
}
