namespace Gatehouse.Audit.Checkpoints;

/// <summary>Follows the checkpoints of an organisation, each against all before it. It looks at no signature.</summary>
public sealed class CheckpointReplay(string organisation)
{
    private readonly Dictionary<string, ChainHead> heads = new(StringComparer.Ordinal);

    /// <summary>Of the last one; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>Of the first that was followed.</summary>
    public long First { get; private set; }

    /// <summary>Of the last one.</summary>
    public long From { get; private set; } = 1;

    /// <summary>Of the last one.</summary>
    public DateTimeOffset Time { get; private set; } = DateTimeOffset.MinValue;

    public MerkleTree Tree { get; private set; } = MerkleTree.Empty;

    /// <summary>The newest head of each chain.</summary>
    public IReadOnlyDictionary<string, ChainHead> Heads => heads;

    /// <summary>Takes the next checkpoint; the first may be any.</summary>
    /// <returns>What does not fit; null when all does.</returns>
    public string? Accept(StoredCheckpoint next)
    {
        var signed = next.Checkpoint;
        if (signed.Organisation != organisation)
            return $"checkpoint {signed.Number} is of organisation `{signed.Organisation}`";
        if (First > 0 && signed.Number != Number + 1)
            return $"checkpoint {signed.Number} follows checkpoint {Number}";
        if (signed.Number < 1 || signed.From < 1 || signed.From > signed.Number)
            return $"checkpoint {signed.Number} is to be read from number {signed.From} on";
        if (signed.Time < Time)
            return $"checkpoint {signed.Number} is older than checkpoint {Number}";

        return Disorder(next) ?? Grow(next) ?? Misfit(next);
    }

    private static string? Disorder(StoredCheckpoint next) =>
        next.Leaves.Count == 0 || next.Leaves.Zip(next.Leaves.Skip(1)).Any(pair => string.CompareOrdinal(pair.First.Chain, pair.Second.Chain) >= 0)
            ? $"the leaves of checkpoint {next.Checkpoint.Number} are none, or not in their order"
            : null;

    private string? Grow(StoredCheckpoint next)
    {
        var signed = next.Checkpoint;
        if (next.Leaves.Count != signed.Leaves)
            return $"checkpoint {signed.Number} signs {signed.Leaves} leaves, and has {next.Leaves.Count}";

        var before = MerkleTree.Of(signed.Size - next.Leaves.Count, next.Tree);
        var isFirstOfAll = signed.Number == 1;
        if (before is null || (isFirstOfAll && before.Size != 0) || (First > 0 && !before.Peaks.SequenceEqual(Tree.Peaks, StringComparer.Ordinal)))
            return $"checkpoint {signed.Number} does not grow out of the tree before it";

        var grown = before.Append(next.Leaves.Select(leaf => LeafHash.Of(leaf.Bytes(organisation))));
        if (grown.Root != signed.Root)
            return $"the leaves of checkpoint {signed.Number} do not give the root that it signs";
        (Number, From, Time, Tree) = (signed.Number, signed.From, signed.Time, grown);
        First = First == 0 ? signed.Number : First;
        return null;
    }

    // A head that an earlier checkpoint holds is a prefix of every later one of its chain.
    private string? Misfit(StoredCheckpoint next)
    {
        foreach (var (chain, head) in next.Leaves)
        {
            if (heads.TryGetValue(chain, out var known) && head.Sequence < known.Sequence)
                return $"checkpoint {next.Checkpoint.Number} holds entry {head.Sequence} of chain `{chain}` where an earlier one held entry {known.Sequence}: the chain was cut off or rolled back";
            if (known?.Sequence == head.Sequence && known.Hash != head.Hash)
                return $"checkpoint {next.Checkpoint.Number} holds another entry {head.Sequence} of chain `{chain}` than an earlier one: the chain was forked";
            heads[chain] = head;
        }

        return null;
    }
}
