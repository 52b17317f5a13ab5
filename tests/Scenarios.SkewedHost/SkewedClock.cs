namespace Gatehouse.Scenarios.SkewedHost;

/// <summary>The machine's clock, wrong by a constant; its ticks and timers are right.</summary>
internal sealed class SkewedClock(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
}
