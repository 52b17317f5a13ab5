namespace Gatehouse.Health;

/// <summary>What one run over all connections came to.</summary>
/// <param name="Written">Connections that have changed.</param>
/// <param name="Failed">Connections that the store did not answer for.</param>
public sealed record HealthRun(int Written, int Unchanged, int Failed)
{
    internal HealthRun With(bool? isWritten) => isWritten switch
    {
        true => this with { Written = Written + 1 },
        false => this with { Unchanged = Unchanged + 1 },
        null => this with { Failed = Failed + 1 },
    };
}
