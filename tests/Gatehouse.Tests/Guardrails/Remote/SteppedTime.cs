namespace Gatehouse.Tests.Guardrails.Remote;

/// <summary>A clock that goes on only when it is told to, monotonic time included.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private TimeSpan since = TimeSpan.FromHours(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => since += by;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero) + since;

    public override long GetTimestamp() => since.Ticks;
}
