using System.Numerics;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>A tree of which the full subtrees that it had are known, and the leaves that it grew by: enough to prove that each of these is in it.</summary>
/// <param name="before">The tree that it grew out of.</param>
/// <param name="added">Of <see cref="LeafHash"/>, in their order.</param>
public sealed class GrownTree(MerkleTree before, IReadOnlyList<string> added)
{
    private readonly Dictionary<(long Start, long Length), string> known = FullOf(before);

    /// <param name="which">The place among the leaves that were added.</param>
    public InclusionProof ProofOf(int which)
    {
        var (index, path) = (before.Size + which, new List<string>());
        for (var (start, length) = (0L, before.Size + added.Count); length > 1;)
        {
            var half = LeftOf(length);
            var isLeft = index < start + half;
            path.Insert(0, isLeft ? Root(start + half, length - half) : Root(start, half));
            (start, length) = isLeft ? (start, half) : (start + half, length - half);
        }

        return new InclusionProof(index, path);
    }

    // What lies beside the way to an added leaf is either one of the full subtrees, or holds added leaves itself.
    private string Root(long start, long length)
    {
        if (known.TryGetValue((start, length), out var root))
            return root;
        if (length == 1)
            return added[(int)(start - before.Size)];
        var half = LeftOf(length);
        return known[(start, length)] = MerkleTree.Node(Root(start, half), Root(start + half, length - half));
    }

    /// <summary>The largest power of two below the length: how many leaves are left of the root.</summary>
    private static long LeftOf(long length) => 1L << BitOperations.Log2((ulong)(length - 1));

    private static Dictionary<(long Start, long Length), string> FullOf(MerkleTree tree)
    {
        var (found, start, rest) = (new Dictionary<(long, long), string>(), 0L, tree.Size);
        foreach (var peak in tree.Peaks)
        {
            var length = 1L << BitOperations.Log2((ulong)rest);
            found.Add((start, length), peak);
            (start, rest) = (start + length, rest - length);
        }

        return found;
    }
}
