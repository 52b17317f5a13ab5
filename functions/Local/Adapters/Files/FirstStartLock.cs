namespace Gatehouse.Local.Adapters.Files;

/// <summary>
/// Held by the one process that looks whether a data folder is new and, if so, fills it. The system frees it when the
/// process dies, so a crash leaves nothing to clean up.
/// </summary>
internal sealed class FirstStartLock : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream file;

    private FirstStartLock(FileStream file) => this.file = file;

    /// <summary>Returns when no other process holds the lock; whoever held it has finished or died.</summary>
    /// <exception cref="TimeoutException">Another process held it for longer than <paramref name="patience"/>.</exception>
    public static async Task<FirstStartLock> AcquireAsync(string folder, TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        var path = Path.Combine(DataFolder.Ensure(folder), "first-start.lock");
        var start = clock.GetTimestamp();
        while (true)
        {
            if (TryOpen(path) is { } file)
                return new FirstStartLock(file);
            if (clock.GetElapsedTime(start) >= patience)
                throw new TimeoutException($"lock file `{path}` is held by another process for more than {patience.TotalSeconds} s");
            await Task.Delay(Interval, clock, ct);
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
