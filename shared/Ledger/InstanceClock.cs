namespace Gatehouse.Ledger;

/// <summary>
/// This instance's time for decisions: the last reading of its wall clock that was compared with the store's, plus a
/// monotonic counter. It is trusted only while the two clocks certainly differ by no more than the allowed spread.
/// </summary>
public sealed class InstanceClock(TimeProvider time, LedgerOptions options)
{
    private readonly Lock gate = new();
    private Reading? last;

    /// <summary>Whether a commit may be decided by this clock.</summary>
    public bool IsTrusted => TrustedNow is not null;

    /// <summary>The time to decide by, told by the very reading that is trusted; null when none is.</summary>
    public DateTimeOffset? TrustedNow => Volatile.Read(ref last) is { } reading && reading.Least >= -options.ClockSpread && reading.Most <= options.ClockSpread ? At(reading) : null;

    /// <summary>Whole milliseconds, UTC.</summary>
    public DateTimeOffset Now => Volatile.Read(ref last) is { } reading ? At(reading) : WholeMilliseconds(time.GetUtcNow());

    /// <summary>The store's time now, as well as it is known.</summary>
    public DateTimeOffset StoreNow => Volatile.Read(ref last) is { } reading ? Now - ((reading.Least + reading.Most) / 2) : Now;

    /// <summary>Time since the last comparison, by the clock that says more: while a machine is suspended, its monotonic counter stands still.</summary>
    public TimeSpan SinceReading
    {
        get
        {
            if (Volatile.Read(ref last) is not { } reading)
                return TimeSpan.MaxValue;
            var (counted, told) = (time.GetElapsedTime(reading.Ticks), time.GetUtcNow() - reading.Wall);
            return counted > told ? counted : told;
        }
    }

    /// <summary>Compares with the store: its clock stood in <c>[storeTime, storeTime + resolution]</c> at some moment since <paramref name="sentAt"/>.</summary>
    /// <param name="sentAt">The monotonic timestamp taken before the request was sent.</param>
    public void Observe(DateTimeOffset storeTime, TimeSpan resolution, long sentAt)
    {
        var received = time.GetTimestamp();
        var wall = time.GetUtcNow();
        var least = wall - time.GetElapsedTime(sentAt, received) - storeTime - resolution;
        var most = wall - storeTime;

        lock (gate)
        {
            // The difference of two steady clocks is one number: each reading narrows where it can be. Where two readings
            // exclude each other, a clock has jumped, and only the newer one counts.
            if (last is { } earlier && !HasJumped(earlier, wall, received))
            {
                var narrowedLeast = least > earlier.Least ? least : earlier.Least;
                var narrowedMost = most < earlier.Most ? most : earlier.Most;
                if (narrowedLeast <= narrowedMost)
                    (least, most) = (narrowedLeast, narrowedMost);
            }

            Volatile.Write(ref last, new Reading(wall, received, least, most));
        }
    }

    private DateTimeOffset At(Reading reading) => WholeMilliseconds(reading.Wall + time.GetElapsedTime(reading.Ticks));

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset now) => new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private bool HasJumped(Reading earlier, DateTimeOffset wall, long received) =>
        (wall - earlier.Wall - time.GetElapsedTime(earlier.Ticks, received)).Duration() > TimeSpan.FromMilliseconds(50);

    private sealed record Reading(DateTimeOffset Wall, long Ticks, TimeSpan Least, TimeSpan Most);
}
