namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The machine's clock, set wrong by as much as a test says; it goes on, and can be put forward.</summary>
internal sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    private long ticks = shift.Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
