namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>The work that waits for the writer.</summary>
internal sealed class WriteBacklog
{
    private readonly Queue<WriteItem> waiting = new();
    private bool isClosed;

    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public void Add(WriteItem item)
    {
        lock (waiting)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(SqliteDatabase));
            waiting.Enqueue(item);
            if (waiting.Count == 1)
                Monitor.Pulse(waiting);
        }
    }

    /// <summary>Moves what waits, at most <paramref name="max"/>, into <paramref name="taken"/>. False when closed and empty.</summary>
    public bool Take(List<WriteItem> taken, int max)
    {
        lock (waiting)
        {
            while (waiting.Count == 0)
            {
                if (isClosed)
                    return false;
                Monitor.Wait(waiting);
            }

            while (taken.Count < max && waiting.TryDequeue(out var item))
                taken.Add(item);
            return true;
        }
    }

    public void Close()
    {
        lock (waiting)
        {
            isClosed = true;
            Monitor.Pulse(waiting);
        }
    }
}
