namespace Gatehouse.Breakers;

/// <summary>When a breaker opens, and how it closes again.</summary>
public sealed record BreakerOptions
{
    /// <summary>How long calls are counted for the shares.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Of how many parts the window moves on.</summary>
    public int Slices { get; init; } = 6;

    /// <summary>Fewer calls than this within the window tell nothing of a share.</summary>
    public int MinimumCalls { get; init; } = 20;

    /// <summary>The share of failed calls, in percent, at which it opens.</summary>
    public int ErrorPercent { get; init; } = 50;

    /// <summary>The share of slow calls, in percent, at which it opens.</summary>
    public int SlowPercent { get; init; } = 80;

    /// <summary>More than one task's usual attempts: a task that no target can do is nobody's breaker.</summary>
    public int ConsecutiveFailures { get; init; } = 10;

    /// <summary>How long nothing is sent after it opened; doubled each time a probe fails.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Room for calls at once begins at one and doubles with each success; past this much it closes.</summary>
    public int MostRoom { get; init; } = 16;

    /// <summary>When to ask again whoever found no room among the probes.</summary>
    public TimeSpan Crowded { get; init; } = TimeSpan.FromSeconds(1);
}
