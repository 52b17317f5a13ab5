using Gatehouse.Ports;

namespace Gatehouse.Tests.Identity;

/// <summary>Draws that are told beforehand, one a call.</summary>
internal sealed class ScriptedRandom(params byte[][] draws) : IRandomSource
{
    private int next;

    public void Fill(Span<byte> destination) => draws[next++].CopyTo(destination);
}
