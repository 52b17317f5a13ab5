namespace Gatehouse.Alerts.Routes;

/// <summary>How patient the gate is with a route.</summary>
public sealed record RouteOptions
{
    /// <summary>The wait before the first retry; it doubles.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait of what found no room; it begins with the first retry's and doubles.</summary>
    public TimeSpan LongestWaitForRoom { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Notices that one instance sends at once: they share their places with deliveries, and leave most of them free.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>Of those, over one route.</summary>
    public int AtOnceOfRoute { get; init; } = 2;

    /// <summary>From the notice on, after which nobody is told of it any more.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);
}
