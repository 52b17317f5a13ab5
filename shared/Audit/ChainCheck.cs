namespace Gatehouse.Audit;

/// <summary>Follows one chain of an export.</summary>
internal sealed class ChainCheck(string organisation, string chain, ChainHead before)
{
    private readonly TaskOrder order = new(isWhole: before.Sequence == 0);

    /// <summary>Of the last entry; empty before the first.</summary>
    public string Time { get; private set; } = "";

    public string Chain => chain;

    public bool IsWhole { get; } = before.Sequence == 0;

    /// <summary>An entry of it was seen.</summary>
    public bool IsBegun => Time.Length > 0;

    public ChainHead Head { get; private set; } = before;

    /// <summary>What is wrong with the next entry, or <see langword="null"/>. A fault that the entry itself can be trusted to place names its own sequence.</summary>
    /// <param name="cut">What the chain must say of its own beginning; null for nothing.</param>
    public (long Sequence, string Reason)? Accept(ExportLine.Entry entry, CutCheck? cut)
    {
        var expected = Head.Sequence + 1;
        if (!string.Equals(LeafHash.Of(entry.Bytes.Span), entry.Hash, StringComparison.Ordinal))
            return (expected, "its bytes do not hash to its hash");
        if (EntryFacts.Read(entry.Bytes) is not { } facts)
            return (expected, "its bytes are not a canonical entry");
        if (Misplaced(facts) is { } reason)
            return (facts.Sequence, reason);
        if (order.Accept(facts) is { } disorder)
            return (expected, disorder);
        if (cut?.Accept(facts) is { } unrecorded)
            return (expected, unrecorded);

        Head = new ChainHead(expected, entry.Hash);
        Time = facts.Time;
        return null;
    }

    private string? Misplaced(EntryFacts facts)
    {
        if (!string.Equals(facts.Organisation, organisation, StringComparison.Ordinal))
            return $"it belongs to organisation `{facts.Organisation}`";
        if (!string.Equals(facts.Chain, chain, StringComparison.Ordinal))
            return $"it belongs to chain `{facts.Chain}`";
        if (facts.Sequence != Head.Sequence + 1)
            return $"it follows entry {Head.Sequence}";
        if (!string.Equals(facts.Previous, Head.Hash, StringComparison.Ordinal))
            return $"its `prev` is not the hash of entry {Head.Sequence}";

        return facts.Kind != AuditKind.ClockRepaired && string.CompareOrdinal(facts.Time, Time) < 0 ? $"its time {facts.Time} is before {Time}" : null;
    }
}
