namespace Gatehouse.Simulation.Kernel;

/// <summary>Wakes whoever waits for something to happen in the world, at the latest at a given time.</summary>
public sealed class Bell(SimScheduler scheduler)
{
    private readonly List<TaskCompletionSource> waiting = [];

    public Task WaitAsync(SimContext context, TimeSpan until, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled(ct);

        var wait = new TaskCompletionSource();
        var registration = ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), wait);
        waiting.Add(wait);
        scheduler.At(until, context, () =>
        {
            registration.Dispose();
            waiting.Remove(wait);
            wait.TrySetResult();
        });
        return wait.Task;
    }

    public void Ring()
    {
        var rung = waiting.ToArray();
        waiting.Clear();
        foreach (var wait in rung)
            wait.TrySetResult();
    }
}
