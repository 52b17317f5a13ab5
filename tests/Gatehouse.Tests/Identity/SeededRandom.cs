using Gatehouse.Ports;

namespace Gatehouse.Tests.Identity;

/// <summary>Repeatable bytes.</summary>
internal sealed class SeededRandom(int seed = 1) : IRandomSource
{
    private readonly Random random = new(seed);

    public int Calls { get; private set; }

    public void Fill(Span<byte> destination)
    {
        Calls++;
        random.NextBytes(destination);
    }
}
