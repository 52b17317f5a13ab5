using System.Globalization;
using System.Text;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>A chain's head, as a leaf of the organisation's tree.</summary>
public sealed record CheckpointLeaf(string Chain, ChainHead Head)
{
    /// <summary>What is hashed: organisation, chain, sequence and hash, each followed by a line's end, which none of them holds.</summary>
    public byte[] Bytes(string organisation) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{organisation}\n{Chain}\n{Head.Sequence}\n{Head.Hash}\n"));
}
