namespace Gatehouse.Health;

/// <summary>Which time is asked for, and how finely.</summary>
/// <param name="Step">Points end at whole multiples of it since 1970, and at <paramref name="To"/>.</param>
/// <param name="IsUntilNow">The end was left open.</param>
public sealed record HealthQuery(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, bool IsUntilNow)
{
    public static TimeSpan ShortestStep { get; } = TimeSpan.FromMinutes(5);

    public static TimeSpan LongestStep { get; } = TimeSpan.FromDays(31);

    /// <summary>What is asked for where nothing else is said.</summary>
    public static TimeSpan UsualTime { get; } = TimeSpan.FromDays(1);

    /// <summary>As finely as snapshots of that age are kept.</summary>
    public static TimeSpan StepFor(TimeSpan time) =>
        time <= TimeSpan.FromDays(2) ? ShortestStep
        : time <= TimeSpan.FromDays(40) ? TimeSpan.FromHours(1)
        : TimeSpan.FromDays(1);
}
