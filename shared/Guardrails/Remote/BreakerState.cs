namespace Gatehouse.Guardrails.Remote;

/// <summary>Whether an endpoint is asked. Pure; times are of one monotonic clock.</summary>
/// <param name="Failures">In a row.</param>
/// <param name="RestsUntil">Null while it is asked.</param>
public sealed record BreakerState(int Failures, TimeSpan? RestsUntil)
{
    public const int MostFailures = 5;

    /// <summary>As long as it answers.</summary>
    public static BreakerState Closed { get; } = new(0, null);

    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Null when nobody may ask now. After its rest one may, as a probe, and everybody else waits for what comes of it: a
    /// probe that is never heard of again costs one more rest, and nothing else.
    /// </summary>
    public BreakerState? Enter(TimeSpan now) => RestsUntil switch
    {
        null => this,
        { } until when now < until => null,
        _ => this with { RestsUntil = now + Rest },
    };

    public BreakerState Failed(TimeSpan now)
    {
        var failures = Math.Min(Failures + 1, MostFailures);
        return new BreakerState(failures, failures == MostFailures ? now + Rest : null);
    }
}
