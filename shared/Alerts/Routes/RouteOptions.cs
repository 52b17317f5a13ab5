namespace Gatehouse.Alerts.Routes;

/// <summary>How patient the gate is with a route.</summary>
public sealed record RouteOptions
{
    /// <summary>The wait before the first retry; it doubles.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>From the notice on, after which nobody is told of it any more.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);
}
