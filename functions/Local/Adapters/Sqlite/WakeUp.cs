namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>Tells those who wait that it is worth looking again.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource? next;

    /// <summary>Ends at the first <see cref="Ring"/> after this call. Taken before looking, so that nothing slips between.</summary>
    public Task Next()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref next, fresh, null) ?? fresh).Task;
    }

    public void Ring() => Interlocked.Exchange(ref next, null)?.TrySetResult();
}
