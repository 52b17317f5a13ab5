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
            held.Add(new TaskCompletionSource());
            return held[^1].Task;
        }

        Waits.Add(duration);
        time.Advance(duration);
        OnWait();
        return Task.CompletedTask;
    }

    public void EndLongWaits()
    {
        foreach (var wait in held.ToArray())
        {
            held.Remove(wait);
            wait.SetResult();
        }
    }
}
