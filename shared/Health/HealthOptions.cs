namespace Gatehouse.Health;

/// <summary>How often connections are looked at, and for how long it is kept how finely.</summary>
public sealed record HealthOptions
{
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Every snapshot is kept this long.</summary>
    public TimeSpan Fine { get; init; } = TimeSpan.FromDays(2);

    /// <summary>The last one of each hour this long; then the last one of each day.</summary>
    public TimeSpan Hourly { get; init; } = TimeSpan.FromDays(90);

    public TimeSpan Longest { get; init; } = TimeSpan.FromDays(730);

    /// <summary>How far back a run of the thinning looks for what earlier runs have missed.</summary>
    public TimeSpan MadeUpFor { get; init; } = TimeSpan.FromDays(8);

    /// <summary>How often a pass of the thinning begins.</summary>
    public TimeSpan ThinEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long one of its runs lasts; the next one goes on.</summary>
    public TimeSpan ThinWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Connections looked at side by side.</summary>
    public int AtOnce { get; init; } = 32;
}
