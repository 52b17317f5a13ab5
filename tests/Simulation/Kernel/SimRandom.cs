using System.Buffers.Binary;

namespace Gatehouse.Simulation.Kernel;

/// <summary>A fast generator (xoshiro256**) whose every number follows from its seed, on any machine and runtime.</summary>
public sealed class SimRandom
{
    private ulong s0, s1, s2, s3;

    public SimRandom(ulong seed)
    {
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    /// <summary>Streams with different names are independent, so that a draw in one does not move another.</summary>
    public static SimRandom Stream(ulong seed, string name)
    {
        var hash = new TraceHash();
        hash.Add(seed);
        hash.Add(name);
        return new SimRandom(hash.Value);
    }

    public ulong NextUInt64()
    {
        var result = ulong.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Next(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    public bool Chance(double probability) => (NextUInt64() >> 11) * (1.0 / (1UL << 53)) < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        most <= least ? least : least + TimeSpan.FromTicks((long)Math.BigMul(NextUInt64(), (ulong)(most - least).Ticks + 1, out _));

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    public void Fill(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (destination.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            var taken = Math.Min(word.Length, destination.Length);
            word[..taken].CopyTo(destination);
            destination = destination[taken..];
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
