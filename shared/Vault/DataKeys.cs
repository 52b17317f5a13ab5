using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Caching;
using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Vault;

/// <summary>
/// Seals and opens what an organisation may want to be gone: AES-256-GCM under its data key, as format (1 byte), version of the
/// key (4, big-endian), nonce, tag, ciphertext. What it is bound to is <c>organisation|associated|version</c>.
/// </summary>
/// <remarks>
/// Each <c>associated</c> has a key of its own, derived from the data key, so that random nonces never wear a key out. Open keys
/// are held for <see cref="MaxAge"/>: that long after they are erased, an instance may still open what they sealed.
/// </remarks>
public sealed class DataKeys(DataKeyRows rows, IRandomSource random, TimeProvider time)
{
    /// <summary>How long open keys are held.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    /// <summary>How much longer what is sealed is than what it holds, in bytes.</summary>
    public const int Overhead = HeaderBytes + Aead.Overhead;

    private const byte Format = 1;
    private const int HeaderBytes = 1 + sizeof(int);
    private const int Remembered = 10_000;

    private readonly GenerationCache<string, DataKeySet> held = new(Remembered);
    private readonly ConcurrentDictionary<string, Lazy<Task<DataKeySet>>> reading = new(StringComparer.Ordinal);

    /// <param name="associated">What it is, such as its kind and id: it opens as nothing else.</param>
    /// <exception cref="DataKeyErasedException">The organisation is closed.</exception>
    /// <exception cref="Ledger.StoreUnavailableException"/>
    public async ValueTask<byte[]> SealAsync(string organisation, string associated, ReadOnlyMemory<byte> plain, CancellationToken ct)
    {
        var keys = await CurrentAsync(organisation, ct);
        return keys.TryGet(keys.Newest, out var key) ? Seal(key, keys.Newest, organisation, associated, plain.Span) : throw new DataKeyErasedException(organisation);
    }

    /// <returns>Null when the key is erased, or it was sealed for another organisation or something else, or was changed.</returns>
    /// <exception cref="Ledger.StoreUnavailableException"/>
    public async ValueTask<byte[]?> OpenAsync(string organisation, string associated, ReadOnlyMemory<byte> closed, CancellationToken ct)
    {
        if (VersionOf(closed.Span) is not { } version)
            return null;
        var keys = await CurrentAsync(organisation, ct);

        // A version that another instance has made since these were read.
        if (version > keys.Newest && !keys.IsErased)
            keys = await ReadAsync(organisation, ct);
        return keys.TryGet(version, out var key) ? Open(key, version, organisation, associated, closed.Span) : null;
    }

    /// <summary>The version that seals now, read afresh; null when the keys are erased.</summary>
    public async ValueTask<int?> NewestAsync(string organisation, CancellationToken ct) =>
        await ReadAsync(organisation, ct) is { IsErased: false, Newest: var newest } ? newest : null;

    /// <returns>The version of the key that something is sealed under; null when it is not sealed.</returns>
    public static int? VersionOf(ReadOnlySpan<byte> closed) =>
        closed.Length >= Overhead && closed[0] == Format ? BinaryPrimitives.ReadInt32BigEndian(closed[1..]) : null;

    /// <summary>The next sealing or opening here reads the keys afresh.</summary>
    internal void Forget(string organisation) => held.Remove(organisation);

    private ValueTask<DataKeySet> CurrentAsync(string organisation, CancellationToken ct) =>
        held.TryGet(organisation, out var known) && time.GetElapsedTime(known.ReadAt) < MaxAge
            ? new ValueTask<DataKeySet>(known)
            : new ValueTask<DataKeySet>(reading.GetOrAdd(organisation, of => new Lazy<Task<DataKeySet>>(() => ReadForAllAsync(of))).Value.WaitAsync(ct));

    /// <summary>One reading for whoever asks while it is under way: keys that ran out are asked for by all at once.</summary>
    private async Task<DataKeySet> ReadForAllAsync(string organisation)
    {
        try
        {
            return await ReadAsync(organisation, CancellationToken.None);
        }
        finally
        {
            reading.TryRemove(organisation, out _);
        }
    }

    private async Task<DataKeySet> ReadAsync(string organisation, CancellationToken ct)
    {
        var readAt = time.GetTimestamp();
        var ring = await rows.ReadAsync(organisation, ct);
        var open = new Dictionary<int, byte[]>();
        foreach (var key in ring.Keys)
            open.Add(key.Version, await rows.OpenAsync(organisation, key, ct));
        var read = new DataKeySet(open, ring.ErasedAt is not null, readAt);
        held.Set(organisation, read);
        return read;
    }

    private byte[] Seal(byte[] key, int version, string organisation, string associated, ReadOnlySpan<byte> plain)
    {
        var closed = new byte[Overhead + plain.Length];
        closed[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(closed.AsSpan(1), version);
        Aead.Seal(Derive(key, associated), plain, Bound(organisation, associated, version), random, closed.AsSpan(HeaderBytes));
        return closed;
    }

    private static byte[]? Open(byte[] key, int version, string organisation, string associated, ReadOnlySpan<byte> closed) =>
        Aead.Open(Derive(key, associated), closed[HeaderBytes..], Bound(organisation, associated, version));

    private static byte[] Derive(byte[] key, string associated) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(associated));

    private static byte[] Bound(string organisation, string associated, int version) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{organisation}|{associated}|{version}"));
}
