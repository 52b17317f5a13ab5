namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>What the writer has committed since it started. Transactions that wrote nothing cost no sync and are not counted.</summary>
internal sealed class WriterCounters
{
    private long transactions;
    private long items;
    private long rows;

    /// <summary>Each is one sync of the WAL.</summary>
    public long Transactions => Interlocked.Read(ref transactions);

    public long Items => Interlocked.Read(ref items);

    public long Rows => Interlocked.Read(ref rows);

    public void Committed(int itemsDone, int rowsDone)
    {
        Interlocked.Add(ref items, itemsDone);
        Interlocked.Add(ref rows, rowsDone);
        if (rowsDone > 0)
            Interlocked.Increment(ref transactions);
    }
}
