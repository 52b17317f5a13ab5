using System.Collections.Immutable;

namespace Gatehouse.Baselines;

/// <summary>What a figure comes to in an hour: by the hour of the day, apart for weekdays and weekends, and over all hours. Hours are UTC's.</summary>
public sealed record HourlyProfile
{
    private const int Hours = 24;

    public static HourlyProfile None { get; } = new();

    public DecayedMean All { get; init; }

    /// <summary>By hour of the day; empty before the first sample.</summary>
    public ImmutableArray<DecayedMean> Weekday { get => field.IsDefault ? [] : field; init; }

    /// <inheritdoc cref="Weekday"/>
    public ImmutableArray<DecayedMean> Weekend { get => field.IsDefault ? [] : field; init; }

    /// <summary>Learns what one hour came to. What is far beyond what is normal is learned as the most that is not, so that a spike does not make itself normal.</summary>
    /// <param name="hour">When it began.</param>
    public HourlyProfile After(double sample, DateTimeOffset hour, BaselineOptions options)
    {
        var learned = NormalOf(hour, hour, options) is { } normal
            ? Math.Min(sample, Math.Max(Math.Max(normal.Mean + (options.MostDeviations * normal.Deviation), options.MostTimes * normal.Mean), options.LeastLearned))
            : sample;
        var isWeekend = IsWeekend(hour);
        return this with
        {
            All = All.After(learned, hour, options.HalfLife),
            Weekday = isWeekend ? Weekday : Learned(Weekday, learned, hour, options),
            Weekend = isWeekend ? Learned(Weekend, learned, hour, options) : Weekend,
        };
    }

    /// <summary>What is normal for the sixty minutes that end at <paramref name="end"/>: of the two hours that they touch, each by its share.</summary>
    /// <returns>Null while too little is known.</returns>
    public NormalFigure? NormalAt(DateTimeOffset end, BaselineOptions options)
    {
        var later = new DateTimeOffset(end.UtcTicks - (end.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var share = (end - later).TotalHours;
        return (NormalOf(later.AddHours(-1), end, options), NormalOf(later, end, options)) is ({ } first, { } second)
            ? new NormalFigure(
                ((1 - share) * first.Mean) + (share * second.Mean),
                ((1 - share) * first.Deviation) + (share * second.Deviation),
                ((1 - share) * first.Hours) + (share * second.Hours),
                share > 0 ? first.IsOfHour && second.IsOfHour : first.IsOfHour)
            : null;
    }

    /// <summary>Of the hour of the day where enough is known of it, else of all hours, else nothing.</summary>
    private NormalFigure? NormalOf(DateTimeOffset hour, DateTimeOffset now, BaselineOptions options)
    {
        var some = IsWeekend(hour) ? Weekend : Weekday;
        var own = some.IsEmpty ? default : some[hour.UtcDateTime.Hour];
        if (own.WeightAt(now, options.HalfLife) is var days && days >= options.LeastDays)
            return new NormalFigure(own.Mean, own.Deviation, days, IsOfHour: true);
        return All.WeightAt(now, options.HalfLife) is var hours && hours >= options.LeastHours ? new NormalFigure(All.Mean, All.Deviation, hours, IsOfHour: false) : null;
    }

    private static ImmutableArray<DecayedMean> Learned(ImmutableArray<DecayedMean> some, double sample, DateTimeOffset hour, BaselineOptions options)
    {
        var (all, of) = (some.IsEmpty ? ImmutableArray.CreateRange(new DecayedMean[Hours]) : some, hour.UtcDateTime.Hour);
        return all.SetItem(of, all[of].After(sample, hour, options.HalfLife));
    }

    private static bool IsWeekend(DateTimeOffset hour) => hour.UtcDateTime.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
