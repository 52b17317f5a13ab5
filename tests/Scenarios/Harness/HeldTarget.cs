namespace Gatehouse.Scenarios.Harness;

/// <summary>A target that holds every call until it may answer.</summary>
public sealed class HeldTarget : IAsyncDisposable
{
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecordingTarget Target { get; private set; } = null!;

    public static async Task<HeldTarget> StartAsync()
    {
        var held = new HeldTarget();
        held.Target = await RecordingTarget.StartAsync(async (call, response) =>
        {
            await held.release.Task;
            await RecordingTarget.Succeed(call, response);
        });
        return held;
    }

    public Task IsBusyAsync(int calls = 1) => Eventually.IsTrueAsync($"the target holds {calls}", () => Target.Calls.Count == calls);

    public void Release() => release.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Release();
        return Target.DisposeAsync();
    }
}
