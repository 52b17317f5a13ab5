namespace Gatehouse.Audit.Reading;

/// <summary>What is exported of a chain.</summary>
/// <param name="Head">Where the chain stood, read before the entries.</param>
/// <param name="IsPart">Asked for as a part, even if it turns out to be all.</param>
public sealed record ChainSpan(string Chain, EntryRange Range, ChainHead Head, bool IsPart)
{
    /// <summary>Who vouches for where the chain begins; null for a whole one, and for a part.</summary>
    public PrunedChain? Pruned { get; init; }
}
