using System.Collections.Immutable;
using Gatehouse.Health;

namespace Gatehouse.Baselines;

/// <summary>A connection's counters at the windows in which it was looked at, the oldest first: what any time came to is a difference.</summary>
/// <param name="Seen">The first is the last one before the time in question, where there is one.</param>
public sealed record CountedTime(ImmutableArray<(DateTimeOffset Window, HealthCounters Counters)> Seen)
{
    /// <summary>The breaker was not closed when it was last looked at.</summary>
    public bool IsBroken { get; init; }

    /// <summary>What was counted between two windows. Where nobody looked it counts when somebody did.</summary>
    public HealthCounters Between(DateTimeOffset from, DateTimeOffset to) => At(to).Since(At(from));

    /// <summary>Each whole hour of a time that is over.</summary>
    /// <param name="from">The beginning of an hour.</param>
    /// <param name="to">Not learned any more.</param>
    public IEnumerable<HourFigures> Hours(DateTimeOffset from, DateTimeOffset to)
    {
        for (var hour = from; hour.AddHours(1) <= to; hour = hour.AddHours(1))
            yield return new HourFigures(hour, Between(hour, hour.AddHours(1)));
    }

    // Before it was first seen nothing had been counted.
    private HealthCounters At(DateTimeOffset time) => Seen.LastOrDefault(seen => seen.Window <= time) is { Counters: { } counters } ? counters : HealthCounters.None;
}
