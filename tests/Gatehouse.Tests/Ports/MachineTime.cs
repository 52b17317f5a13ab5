namespace Gatehouse.Tests.Ports;

/// <summary>A wall clock and a monotonic counter that move only when a test moves them, together or apart.</summary>
internal sealed class MachineTime : TimeProvider
{
    private long counter = 1_000_000;

    public DateTimeOffset Wall { get; private set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => counter;

    public void Advance(TimeSpan time)
    {
        Wall += time;
        counter += time.Ticks;
    }

    /// <summary>Somebody sets the clock.</summary>
    public void SetWall(TimeSpan by) => Wall += by;
}
