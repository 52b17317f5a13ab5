using System.Security.Cryptography;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Tests.Audit.Checkpoints;

public sealed class MerkleTreeTests
{
    // The leaves and roots that Certificate Transparency's own implementations are tested with.
    private static readonly string[] leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Its_roots_are_those_of_RFC_6962(int size, string root)
    {
        var tree = MerkleTree.Empty.Append(leaves.Take(size).Select(leaf => LeafHash.Of(Convert.FromHexString(leaf))));
        Assert.Equal((size, root), (tree.Size, tree.Root));
    }

    [Fact]
    public void Grown_from_any_size_it_is_the_tree_of_all_its_leaves()
    {
        var hashes = Enumerable.Range(0, 70).Select(n => LeafHash.Of([(byte)n])).ToArray();
        for (var size = 0; size <= hashes.Length; size++)
        {
            var expected = RootOf(hashes[..size]);
            for (var before = 0; before <= size; before++)
            {
                var earlier = MerkleTree.Empty.Append(hashes.Take(before));
                Assert.Equal(expected, MerkleTree.Of(before, earlier.Peaks)!.Append(hashes[before..size]).Root);
            }
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void A_size_has_so_many_peaks_and_no_others(long size, int peaks) => Assert.Null(MerkleTree.Of(size, [.. Enumerable.Repeat(new string('a', 64), peaks)]));

    [Theory]
    [InlineData("")]
    [InlineData("aa")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_peak_is_a_hash(string peak) => Assert.Null(MerkleTree.Of(1, [peak]));

    [Fact]
    public void Every_leaf_that_a_tree_grew_by_is_proven_to_be_in_it_and_in_no_other_place()
    {
        var hashes = Enumerable.Range(0, 40).Select(n => LeafHash.Of([(byte)n])).ToArray();
        for (var size = 1; size <= hashes.Length; size++)
        {
            var root = RootOf(hashes[..size]);
            for (var before = 0; before < size; before++)
            {
                var grown = new GrownTree(MerkleTree.Empty.Append(hashes.Take(before)), hashes[before..size]);
                var proof = grown.ProofOf(size - before - 1);
                Assert.Equal(size - 1, proof.Index);
                for (var which = 0; which < size - before; which++)
                    Assert.True(grown.ProofOf(which).Leads(hashes[before + which], size, root), $"leaf {before + which} of {size}, {before} of them before");
                Assert.False(proof.Leads(LeafHash.Of([99]), size, root));
                Assert.False((proof with { Index = proof.Index + 1 }).Leads(hashes[size - 1], size, root));
                Assert.False((proof with { Path = [.. proof.Path, root] }).Leads(hashes[size - 1], size, root));
                Assert.False(proof.Path.Count > 0 && (proof with { Path = [.. proof.Path.Skip(1)] }).Leads(hashes[size - 1], size, root));
            }
        }
    }

    [Fact]
    public void A_proof_s_path_is_that_of_RFC_9162()
    {
        // Section 2.1.5: the path of d0 in the tree of seven leaves is [b, h, l].
        var hashes = leaves.Take(7).Select(leaf => LeafHash.Of(Convert.FromHexString(leaf))).ToArray();
        Assert.Equal([hashes[1], RootOf(hashes[2..4]), RootOf(hashes[4..7])], new GrownTree(MerkleTree.Empty, hashes).ProofOf(0).Path);
        Assert.Equal([RootOf(hashes[4..6]), RootOf(hashes[..4])], new GrownTree(MerkleTree.Empty, hashes).ProofOf(6).Path);
    }

    // RFC 6962 section 2.1, as it is written there.
    private static string RootOf(string[] hashes)
    {
        if (hashes.Length == 0)
            return Convert.ToHexStringLower(SHA256.HashData([]));
        if (hashes.Length == 1)
            return hashes[0];
        var split = 1;
        while (split * 2 < hashes.Length)
            split *= 2;
        return Convert.ToHexStringLower(SHA256.HashData([0x01, .. Convert.FromHexString(RootOf(hashes[..split])), .. Convert.FromHexString(RootOf(hashes[split..]))]));
    }
}
