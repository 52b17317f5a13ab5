using System.Collections.Immutable;
using Gatehouse.Audit;
using Gatehouse.Breakers;
using Gatehouse.Health;
using Gatehouse.Trust;

namespace Gatehouse.Ledger;

/// <summary>
/// The one small document that every commit to a partition replaces: what decisions are fenced by.
/// </summary>
/// <remarks>A member that an older instance did not write has its default.</remarks>
public sealed record LedgerState
{
    public static LedgerState Empty { get; } = new();

    /// <summary>Grows by one with each commit. Written by the ledger alone.</summary>
    public long Version { get; init; }

    /// <summary>The latest time of any decision; time never runs backwards here. Written by the ledger alone.</summary>
    public DateTimeOffset LastTime { get; init; }

    /// <summary>Written by the ledger alone.</summary>
    public ChainHead Head { get => field ?? ChainHead.Genesis; init; }

    public PartitionStatus Status { get; init; }

    public Fences Fences { get => field ?? Fences.None; init; }

    public RateWindow Rate { get => field ?? RateWindow.Empty; init; }

    public SpendAccount Spend { get => field ?? SpendAccount.Empty; init; }

    /// <summary>Demands for a human that nobody has answered; at most a hundred.</summary>
    public int PendingApprovals { get; init; }

    /// <summary>Tasks claimed and not settled; at most the connection's <c>maxInFlight</c>.</summary>
    public ImmutableArray<ClaimInFlight> Claims { get => field.IsDefault ? [] : field; init; }

    /// <summary>Of the agent that sends. What is observed here is counted by the ledger alone.</summary>
    public ConnectionTrust Trust { get => field ?? ConnectionTrust.None; init; }

    /// <summary>What a connection has done since it was opened; absent where nothing is counted. Counted by the ledger, and by whoever ends a call.</summary>
    public HealthCounters? Health { get; init; }

    /// <summary>Whether the target is asked at all.</summary>
    public Breaker Breaker { get => field ?? Breaker.Closed; init; }
}
