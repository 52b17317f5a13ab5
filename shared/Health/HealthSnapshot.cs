using Gatehouse.Breakers;
using Gatehouse.Ledger;

namespace Gatehouse.Health;

/// <summary>A connection as it was at a moment.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Version">Of the state; the same version is the same connection.</param>
public sealed record HealthSnapshot(DateTimeOffset At, long Version, HealthCounters Counters)
{
    public BreakerPhase Breaker { get; init; }

    public BreakerReason? Reason { get; init; }

    /// <summary>No dispatch is accepted: it is closed, frozen or killed.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Sends that may be on the wire.</summary>
    public int InFlight { get; init; }

    public int PendingApprovals { get; init; }

    public static HealthSnapshot Of(LedgerState state, DateTimeOffset now) => new(now, state.Version, state.Health ?? HealthCounters.None)
    {
        Breaker = state.Breaker.PhaseAt(now),
        Reason = state.Breaker.Reason,
        IsHeld = state.Status != PartitionStatus.Open || state.Fences.Seen.Holds,
        InFlight = state.Claims.Count(claim => now < claim.LeaseUntil),
        PendingApprovals = state.PendingApprovals,
    };
}
