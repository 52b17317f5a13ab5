namespace Gatehouse.Baselines;

/// <summary>How fast what is normal fades, and how much must be known of it before anything is measured by it.</summary>
public sealed record BaselineOptions
{
    public static BaselineOptions Default { get; } = new();

    /// <summary>After this time an hour weighs half.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(28);

    /// <summary>An hour of the day speaks for itself from so many days on.</summary>
    public double LeastDays { get; init; } = 3;

    /// <summary>Before so many hours are known, of any hour of the day, nothing is normal and nothing is out of the ordinary.</summary>
    public double LeastHours { get; init; } = 24;

    /// <summary>An hour is learned as at most the mean and so many deviations,</summary>
    public double MostDeviations { get; init; } = 3;

    /// <summary>or as so many times the mean,</summary>
    public double MostTimes { get; init; } = 2;

    /// <summary>or as this much, whichever is most: where nothing is normal, it has to begin somewhere.</summary>
    public double LeastLearned { get; init; } = 1;

    /// <summary>Tools that are told apart; those that are used least are one of the others.</summary>
    public int MostTools { get; init; } = 32;

    /// <summary>How far back hours are made up for that nobody looked at.</summary>
    public TimeSpan MadeUpFor { get; init; } = TimeSpan.FromDays(1);

    /// <exception cref="InvalidOperationException">Names every fault.</exception>
    public BaselineOptions Validated()
    {
        var faults = FindFaults();
        return faults.Count == 0 ? this : throw new InvalidOperationException($"baseline options: {string.Join("; ", faults)}");
    }

    /// <returns>Every fault; empty when they can be used.</returns>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        if (HalfLife < TimeSpan.FromDays(1))
            faults.Add($"`{nameof(HalfLife)}` must be a day or more");
        if (!(LeastDays >= 1))
            faults.Add($"`{nameof(LeastDays)}` must be 1 or more");
        if (!(LeastHours >= 2))
            faults.Add($"`{nameof(LeastHours)}` must be 2 or more");
        if (!(MostDeviations >= 1))
            faults.Add($"`{nameof(MostDeviations)}` must be 1 or more");
        if (!(MostTimes > 1))
            faults.Add($"`{nameof(MostTimes)}` must be more than 1: else what is normal can never rise");
        if (!(LeastLearned > 0))
            faults.Add($"`{nameof(LeastLearned)}` must be above 0: else what never was can never be normal");
        if (MostTools is < 1 or > 64)
            faults.Add($"`{nameof(MostTools)}` must be from 1 to 64");
        if (MadeUpFor < TimeSpan.FromHours(1) || MadeUpFor > TimeSpan.FromDays(2))
            faults.Add($"`{nameof(MadeUpFor)}` must be from an hour to two days, which is how long every snapshot is kept");
        return faults;
    }
}
