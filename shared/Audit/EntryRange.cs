namespace Gatehouse.Audit;

/// <summary>Consecutive entries of a chain.</summary>
/// <param name="Before">The entry before the first; <see cref="ChainHead.Genesis"/> when that is the chain's first.</param>
/// <param name="Last">The last sequence; that of <paramref name="Before"/> when there are none.</param>
public sealed record EntryRange(ChainHead Before, long Last)
{
    public long First => Before.Sequence + 1;
}
