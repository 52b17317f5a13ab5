using Gatehouse.Ports;

namespace Gatehouse.Http.Machine;

/// <summary>Waits by the clock that the process was given.</summary>
public sealed class MachinePause(TimeProvider time) : IPause
{
    public Task WaitAsync(TimeSpan duration, CancellationToken ct) => Task.Delay(duration, time, ct);
}
