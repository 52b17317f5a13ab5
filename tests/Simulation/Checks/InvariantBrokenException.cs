namespace Gatehouse.Simulation.Checks;

/// <summary>The find of a run.</summary>
public sealed class InvariantBrokenException(string invariant, string finding) : Exception($"{invariant}: {finding}")
{
    public string Invariant { get; } = invariant;
}
