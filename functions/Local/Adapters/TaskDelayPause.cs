using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters;

/// <summary>Waits by the timers of <paramref name="clock"/>.</summary>
internal sealed class TaskDelayPause(TimeProvider clock) : IPause
{
    public Task WaitAsync(TimeSpan duration, CancellationToken ct) => Task.Delay(duration, clock, ct);
}
