namespace Gatehouse.Policy;

/// <summary>Hours of the week, by the wall clock of a place; start inclusive, end exclusive.</summary>
/// <param name="Days">The days it starts on; <see langword="null"/>: any.</param>
/// <param name="To">At or before <paramref name="From"/>: on the next day, and the hours after midnight belong to the day it started.</param>
public sealed record TimeWindow(WeekDays? Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    private const int DaysToLookAhead = 8;

    public bool IsOpen(DateTimeOffset now)
    {
        var local = now.UtcDateTime + Zone.GetUtcOffset(now);
        var clock = TimeOnly.FromDateTime(local);
        var today = DateOnly.FromDateTime(local);
        if (From < To)
            return clock >= From && clock < To && StartsOn(today);

        return (clock >= From && StartsOn(today)) || (clock < To && StartsOn(today.AddDays(-1)));
    }

    /// <summary>When it next opens, <paramref name="now"/> if it is open; <see langword="null"/>: never.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        if (IsOpen(now))
            return now;

        var today = DateOnly.FromDateTime(now.UtcDateTime + Zone.GetUtcOffset(now));
        DateTimeOffset? next = null;
        for (var ahead = -1; ahead <= DaysToLookAhead; ahead++)
        {
            foreach (var moment in Candidates(today.AddDays(ahead)))
            {
                if (moment > now && (next is null || moment < next) && IsOpen(moment))
                    next = moment;
            }
        }

        return next;
    }

    // A window opens at its start, or because the clock is moved into it: over a gap, or back over its end.
    private IEnumerable<DateTimeOffset> Candidates(DateOnly day)
    {
        var start = day.ToDateTime(From);
        var (before, after) = (OffsetAtStart(day), OffsetAtStart(day.AddDays(1)));
        yield return new DateTimeOffset(start, before).ToUniversalTime();
        if (before == after)
            yield break;

        yield return new DateTimeOffset(start, after).ToUniversalTime();
        yield return ClockChange(day, before);
    }

    private TimeSpan OffsetAtStart(DateOnly day) => Zone.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue));

    private DateTimeOffset ClockChange(DateOnly day, TimeSpan before)
    {
        var low = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), before).UtcTicks;
        var high = low + TimeSpan.TicksPerDay + TimeSpan.TicksPerHour;
        while (high - low > TimeSpan.TicksPerSecond)
        {
            var middle = low + ((high - low) / 2);
            if (Zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == before)
                low = middle;
            else
                high = middle;
        }

        return new DateTimeOffset(high - (high % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    private bool StartsOn(DateOnly day) => Days is not { } days || (days & (WeekDays)(1 << (((int)day.DayOfWeek + 6) % 7))) != WeekDays.None;
}
