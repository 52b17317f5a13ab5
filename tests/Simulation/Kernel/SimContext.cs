namespace Gatehouse.Simulation.Kernel;

/// <summary>
/// Where the continuations of one process run: the driver's, or one instance's. What is posted after the process died is
/// dropped, as a crash would; what is due while it is frozen waits.
/// </summary>
public sealed class SimContext(SimScheduler scheduler) : SynchronizationContext
{
    public bool IsAlive { get; private set; } = true;

    /// <summary>Virtual time before which nothing of this process runs.</summary>
    public TimeSpan FrozenUntil { get; private set; }

    public void Kill() => IsAlive = false;

    public void Freeze(TimeSpan until) => FrozenUntil = until > FrozenUntil ? until : FrozenUntil;

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Ready(new Work(this, d, state));

    public void Post(Action action) => scheduler.Ready(new Work(this, static state => ((Action)state!)(), action));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("a blocking hand-over cannot be simulated");

    public override SynchronizationContext CreateCopy() => this;
}
