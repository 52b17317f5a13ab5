using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>An append-only tree of hashes (RFC 6962 section 2.1), kept as the roots of its full subtrees: all that growing needs.</summary>
public sealed class MerkleTree
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    private MerkleTree(long size, ImmutableArray<string> peaks) => (Size, Peaks) = (size, peaks);

    public static MerkleTree Empty { get; } = new(0, []);

    /// <summary>How many leaves it has.</summary>
    public long Size { get; }

    /// <summary>The roots of its full subtrees, the largest first, each 64 lower-case hexadecimal digits.</summary>
    public ImmutableArray<string> Peaks { get; }

    /// <summary>Of all leaves; 64 lower-case hexadecimal digits.</summary>
    public string Root => Peaks.IsEmpty ? Convert.ToHexStringLower(SHA256.HashData([])) : Peaks.Reverse().Aggregate((right, left) => Node(left, right));

    /// <returns>Null when a tree of that size has not so many subtrees, or one of them is no hash.</returns>
    public static MerkleTree? Of(long size, IReadOnlyList<string> peaks) =>
        size >= 0 && peaks.Count == BitOperations.PopCount((ulong)size) && peaks.All(IsHash) ? new MerkleTree(size, [.. peaks]) : null;

    /// <summary>The tree with further leaves behind its last.</summary>
    /// <param name="leafHashes">Of <see cref="LeafHash"/>.</param>
    public MerkleTree Append(IEnumerable<string> leafHashes)
    {
        var (size, peaks) = (Size, Peaks.ToList());
        foreach (var leaf in leafHashes)
        {
            peaks.Add(leaf);

            // Each one bit at the end of the size is a full subtree that the new leaf completes with its like.
            for (var full = size; (full & 1) == 1; full >>= 1)
            {
                peaks[^2] = Node(peaks[^2], peaks[^1]);
                peaks.RemoveAt(peaks.Count - 1);
            }

            size++;
        }

        return new MerkleTree(size, [.. peaks]);
    }

    internal static bool IsHash(string text) => text.Length == 2 * HashBytes && text.All(char.IsAsciiHexDigitLower);

    internal static string Node(string left, string right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * HashBytes)];
        bytes[0] = 0x01;
        Convert.FromHexString(left, bytes[1..], out _, out _);
        Convert.FromHexString(right, bytes[(1 + HashBytes)..], out _, out _);
        Span<byte> node = stackalloc byte[HashBytes];
        SHA256.HashData(bytes, node);
        return Convert.ToHexStringLower(node);
    }
}
