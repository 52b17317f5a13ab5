using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gatehouse.Identity;

/// <summary>
/// Tokens that were verified, by the SHA-256 of their bytes. A fixed number of places, four for each hash: a newcomer takes
/// the place that expires first, so nothing is ever swept or counted.
/// </summary>
/// <remarks>A token's proof only: whether its bearer may still act is read from the fences each time.</remarks>
public sealed class VerifiedTokenCache
{
    private const int Ways = 4;

    private readonly Entry?[] places;
    private readonly uint setMask;

    /// <param name="capacity">Tokens held at most, 4 to 1,048,576; rounded up to a power of two.</param>
    public VerifiedTokenCache(int capacity = 8192)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Ways);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 20);
        places = new Entry?[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        setMask = (uint)(places.Length / Ways) - 1;
    }

    /// <summary>Null when the token is not held, has expired, or its key is no longer one of <paramref name="keys"/>.</summary>
    public AgentTokenOutcome.Accepted? Find(ReadOnlySpan<byte> token, IVerificationKeys keys, DateTimeOffset now)
    {
        var digest = Digest.Of(token);
        foreach (ref var place in Set(digest))
        {
            if (Volatile.Read(ref place) is { } entry && entry.Digest == digest)
                return now < entry.Outcome.Principal.ExpiresAt && keys.Find(entry.KeyId) is not null ? entry.Outcome : null;
        }

        return null;
    }

    public void Add(ReadOnlySpan<byte> token, string keyId, AgentTokenOutcome.Accepted outcome)
    {
        var entry = new Entry(Digest.Of(token), keyId, outcome);
        ref var victim = ref Set(entry.Digest)[0];
        foreach (ref var place in Set(entry.Digest))
        {
            if (place is null || place.Digest == entry.Digest)
            {
                victim = ref place;
                break;
            }

            if (victim is { } standing && place.Outcome.Principal.ExpiresAt < standing.Outcome.Principal.ExpiresAt)
                victim = ref place;
        }

        Volatile.Write(ref victim, entry);
    }

    private Span<Entry?> Set(in Digest digest) => places.AsSpan((int)((uint)digest.A & setMask) * Ways, Ways);

    private sealed record Entry(Digest Digest, string KeyId, AgentTokenOutcome.Accepted Outcome);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
    {
        public static Digest Of(ReadOnlySpan<byte> token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(token, hash);
            return MemoryMarshal.Read<Digest>(hash);
        }
    }
}
