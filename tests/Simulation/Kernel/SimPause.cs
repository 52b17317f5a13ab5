using Gatehouse.Ports;

namespace Gatehouse.Simulation.Kernel;

/// <summary>Waits in virtual time, for as long as its process lives.</summary>
public sealed class SimPause(SimScheduler scheduler, SimContext context) : IPause
{
    public Task WaitAsync(TimeSpan duration, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        if (ct.IsCancellationRequested)
            return Task.FromCanceled(ct);

        var wait = new TaskCompletionSource();
        var registration = ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), wait);
        scheduler.After(duration, context, () =>
        {
            registration.Dispose();
            wait.TrySetResult();
        });
        return wait.Task;
    }
}
