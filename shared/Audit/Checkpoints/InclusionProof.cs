using System.Numerics;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>That a leaf is in a tree of which only size and root are known (RFC 9162 section 2.1.3).</summary>
/// <param name="Index">Of the leaf, from 0.</param>
/// <param name="Path">The nodes beside the way from the leaf to the root, the lowest first.</param>
public sealed record InclusionProof(long Index, IReadOnlyList<string> Path)
{
    /// <summary>Whether it leads from the leaf to the root of a tree of that size.</summary>
    /// <param name="leaf">Of <see cref="LeafHash"/>.</param>
    public bool Leads(string leaf, long size, string root)
    {
        if (Index < 0 || Index >= size)
            return false;
        var (at, last, reached) = (Index, size - 1, leaf);
        foreach (var node in Path)
        {
            if (last == 0)
                return false;
            if ((at & 1) == 1 || at == last)
            {
                reached = MerkleTree.Node(node, reached);

                // The last node of a level that has no other beside it stands for itself one level up.
                var alone = BitOperations.TrailingZeroCount(at);
                (at, last) = (at >> alone, last >> alone);
            }
            else
            {
                reached = MerkleTree.Node(reached, node);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && reached == root;
    }
}
