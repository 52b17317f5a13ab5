using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>Always draws the same: whatever receives is one owner.</summary>
internal sealed class SameOwner : IRandomSource
{
    public void Fill(Span<byte> destination) => destination.Clear();
}
