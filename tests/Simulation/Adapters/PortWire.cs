using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Adapters;

/// <summary>
/// What lies between an instance and the world. Every call waits its turn before its effect and again before its answer;
/// the effect is the world's, so a request on the way lands whatever becomes of its caller.
/// </summary>
public sealed class PortWire(World world, Instance caller)
{
    /// <param name="cannot">A fault that would change nothing of this call.</param>
    public Task<T> CallAsync<T>(PortOperation operation, string key, Func<Fault, T> effect, CancellationToken ct, FaultKind? cannot = null)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<T>(ct);

        // The rest of a method in which the process died: nothing of it reaches the world.
        if (!caller.IsAlive)
            return new TaskCompletionSource<T>().Task;

        var record = world.Begin(caller, operation, key, cannot);
        return new PortCall<T>(world, caller, record, effect).StartAsync(ct);
    }
}
