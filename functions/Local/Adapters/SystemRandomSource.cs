using System.Security.Cryptography;
using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters;

/// <summary>The system's cryptographic generator.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
