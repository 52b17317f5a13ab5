using Gatehouse.Ledger;

namespace Gatehouse.Breakers;

/// <summary>When a connection's target is taken out of the path, and how it comes back. Pure.</summary>
/// <remarks>
/// The states are those of M. Nygard, "Release It!" (2nd ed., 2018), chapter 5. Half-open lets one call through at a time, then,
/// with each success, twice as many: the target comes back to its load as in TCP's slow start (RFC 5681, section 3.1).
/// </remarks>
public static class BreakerRule
{
    /// <param name="othersInFlight">Calls of this connection that may be under way.</param>
    /// <returns>Null when a call may be made now; else when it is worth asking again.</returns>
    public static DateTimeOffset? WaitUntil(Breaker breaker, int othersInFlight, DateTimeOffset now, BreakerOptions options) =>
        breaker.PhaseAt(now) switch
        {
            BreakerPhase.Closed => null,
            BreakerPhase.Open => breaker.ProbesFrom,
            _ => othersInFlight < breaker.Room ? null : now + options.Crowded,
        };

    /// <summary>The breaker once a call is over.</summary>
    public static Breaker After(Breaker breaker, BreakerCall call, DateTimeOffset now, BreakerOptions options)
    {
        if (breaker.Reason is not null)
            // Calls that were under way when it opened have been judged with the others: only this opening's probes count.
            return call.Probe == breaker.Openings ? AfterProbe(breaker, call, now, options) : breaker;

        var counted = Count(breaker, call, now, options);
        return ReasonToOpen(counted, options) is { } reason ? Open(counted, reason, now, options) : counted;
    }

    private static Breaker AfterProbe(Breaker breaker, BreakerCall call, DateTimeOffset now, BreakerOptions options)
    {
        if (call.HasFailed || call.IsSlow)
            return Open(breaker, breaker.Reason!.Value, now, options);
        var room = breaker.Room * 2;
        return room > options.MostRoom ? Breaker.Closed with { Openings = breaker.Openings } : breaker with { Room = room };
    }

    private static Breaker Open(Breaker breaker, BreakerReason reason, DateTimeOffset now, BreakerOptions options)
    {
        return new Breaker
        {
            Reason = reason,
            OpenedAt = breaker.Reason is null ? now : breaker.OpenedAt,
            ProbesFrom = now + Doubling.Of(options.FirstWait, breaker.InARow, options.LongestWait),
            Room = 1,
            Openings = breaker.Openings + 1,
            InARow = breaker.InARow + 1,
        };
    }

    private static Breaker Count(Breaker breaker, BreakerCall call, DateTimeOffset now, BreakerOptions options)
    {
        var slot = (now - DateTimeOffset.UnixEpoch).Ticks / (options.Window / options.Slices).Ticks;
        var slices = breaker.Slices.RemoveAll(slice => slice.Slot <= slot - options.Slices);
        var standing = slices.Length > 0 && slices[^1].Slot == slot ? slices[^1] : new BreakerSlice(slot, 0, 0, 0);
        var counted = standing with
        {
            Calls = standing.Calls + 1,
            Failures = standing.Failures + (call.HasFailed ? 1 : 0),
            Slow = standing.Slow + (call.IsSlow ? 1 : 0),
        };
        return breaker with
        {
            Slices = standing.Calls > 0 ? slices.SetItem(slices.Length - 1, counted) : slices.Add(counted),
            FailuresInARow = call.HasFailed ? breaker.FailuresInARow + 1 : 0,
        };
    }

    private static BreakerReason? ReasonToOpen(Breaker breaker, BreakerOptions options)
    {
        if (breaker.FailuresInARow >= options.ConsecutiveFailures)
            return BreakerReason.ConsecutiveFailures;

        var calls = breaker.Slices.Sum(slice => slice.Calls);
        if (calls < options.MinimumCalls)
            return null;
        return breaker.Slices.Sum(slice => slice.Failures) * 100L >= (long)calls * options.ErrorPercent ? BreakerReason.ErrorRate
            : breaker.Slices.Sum(slice => slice.Slow) * 100L >= (long)calls * options.SlowPercent ? BreakerReason.SlowCalls
            : null;
    }
}
