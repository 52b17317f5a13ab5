namespace Gatehouse.Tests.Outbound;

/// <summary>A clock that stands, and whose timers a test fires.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private readonly List<Action> timers = [];

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (timers)
            timers.Add(() => callback(state));
        return new Standing();
    }

    public void Fire()
    {
        Action[] due;
        lock (timers)
        {
            due = [.. timers];
            timers.Clear();
        }

        foreach (var timer in due)
            timer();
    }

    private sealed class Standing : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
