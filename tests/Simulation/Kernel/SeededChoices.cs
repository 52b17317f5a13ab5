namespace Gatehouse.Simulation.Kernel;

/// <summary>One random interleaving a seed.</summary>
public sealed class SeededChoices(ulong seed) : IChoices
{
    private readonly SimRandom random = SimRandom.Stream(seed, "schedule");

    public int Pick(int count) => random.Next(count);
}
