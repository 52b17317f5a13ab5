using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gatehouse.Simulation.Kernel;

/// <summary>A running hash of everything that happened. Two runs of one seed must end with one value.</summary>
public sealed class TraceHash
{
    public ulong Value { get; private set; } = 0xCBF29CE484222325;

    public void Add(ulong word)
    {
        var mixed = (Value ^ word) * 0x9FB21C651E98DF25;
        Value = mixed ^ (mixed >> 32);
    }

    public void Add(string text) => Add(MemoryMarshal.AsBytes(text.AsSpan()));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            Add(b);
    }
}
