using System.Security.Cryptography;
using Gatehouse.Ports;

namespace Gatehouse.Http.Machine;

/// <summary>The operating system's generator.</summary>
public sealed class MachineRandom : IRandomSource
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
