using Gatehouse.Ports;

namespace Gatehouse.Simulation.Kernel;

/// <summary>An instance's randomness, its own stream of the run's seed.</summary>
public sealed class SimRandomSource(SimRandom random) : IRandomSource
{
    public void Fill(Span<byte> destination) => random.Fill(destination);
}
