namespace Gatehouse.Simulation.Kernel;

/// <summary>One instance's clocks: a wall clock that may be wrong and may jump, and a monotonic one that does neither.</summary>
public sealed class SimTimeProvider(World world, TimeSpan skew, long monotonicStart) : TimeProvider
{
    /// <summary>Wall clock minus true time.</summary>
    public TimeSpan Skew { get; private set; } = skew;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public void Jump(TimeSpan by) => Skew += by;

    public override DateTimeOffset GetUtcNow() => world.TrueTime + Skew;

    public override long GetTimestamp() => monotonicStart + world.Scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("the engine waits through IPause only");
}
