using Gatehouse.Ports;

namespace Gatehouse.Tests.Ports;

/// <summary>Short waits pass at once and move the clock; long ones wait until a test ends them.</summary>
internal sealed class ImpatientPause(MachineTime time) : IPause
{
    private static readonly TimeSpan longWait = TimeSpan.FromSeconds(10);

    private readonly List<TaskCompletionSource> held = [];

    public List<TimeSpan> Waits { get; } = [];

    public Action OnWait { get; set; } = () => { };

    public Task WaitAsync(TimeSpan duration, CancellationToken ct)
    {
        if (duration >= longWait)
        {
            var wait = new TaskCompletionSource();
            lock (held)
                held.Add(wait);
            return wait.Task;
        }

        Waits.Add(duration);
        time.Advance(duration);
        OnWait();
        return Task.CompletedTask;
    }

    public void EndLongWaits()
    {
        TaskCompletionSource[] ending;
        lock (held)
        {
            ending = [.. held];
            held.Clear();
        }

        foreach (var wait in ending)
            wait.SetResult();
    }

    /// <summary>Somebody waits for long.</summary>
    public async Task UntilHeldAsync()
    {
        for (var looks = 0; !IsHeld(); looks++)
        {
            if (looks == 1_000_000)
                throw new InvalidOperationException("nobody waits for long");
            await Task.Yield();
        }
    }

    private bool IsHeld()
    {
        lock (held)
            return held.Count > 0;
    }
}
