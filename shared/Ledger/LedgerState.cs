using System.Collections.Immutable;
using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>
/// The one small document that every commit to a partition replaces: what decisions are fenced by.
/// </summary>
public sealed record LedgerState
{
    public static LedgerState Empty { get; } = new();

    /// <summary>Grows by one with each commit. Written by the ledger alone.</summary>
    public long Version { get; init; }

    /// <summary>The latest time of any decision; time never runs backwards here. Written by the ledger alone.</summary>
    public DateTimeOffset LastTime { get; init; }

    /// <summary>Written by the ledger alone.</summary>
    public ChainHead Head { get; init; } = ChainHead.Genesis;

    public PartitionStatus Status { get; init; }

    public Fences Fences { get; init; } = Fences.None;

    public RateWindow Rate { get; init; } = RateWindow.Empty;

    public SpendAccount Spend { get; init; } = SpendAccount.Empty;

    /// <summary>Tasks claimed and not settled; at most the connection's <c>maxInFlight</c>.</summary>
    public ImmutableArray<ClaimInFlight> Claims { get; init; } = [];
}
