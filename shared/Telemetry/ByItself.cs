namespace Gatehouse.Telemetry;

/// <summary>Pieces of work, each by itself: what fails for one keeps no other waiting. Whoever ends the whole run ends it.</summary>
internal static class ByItself
{
    /// <returns>What it failed with; null when it is done.</returns>
    public static async Task<Exception?> TryAsync(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
            return null;
        }
#pragma warning disable CA1031 // whatever it is, the caller tells of it, and the others have their turn
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return failure;
        }
    }

    /// <returns>False when it failed, which is counted.</returns>
    public static async Task<bool> TryAsync(this GateMeters meters, Func<Task> work, CancellationToken ct)
    {
        if (await TryAsync(work, ct) is not { } failure)
            return true;
        meters.Failed(failure);
        return false;
    }

    /// <param name="failed">What is said of one for which it failed.</param>
    /// <param name="someFailed">What is said when it failed for any.</param>
    /// <exception cref="IOException">It failed for some, once each has had its turn.</exception>
    public static async Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> work, Func<T, string> failed, string someFailed, CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var one in all)
        {
            if (await TryAsync(() => work(one), ct) is { } failure)
                failures.Add(new IOException(failed(one), failure));
        }

        if (failures.Count > 0)
            throw new IOException(someFailed, new AggregateException(failures));
    }
}
