namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>
/// The one writer of this process. It takes whatever waits, never waits for more, commits it in one transaction, and
/// answers the callers when the transaction is durable.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Items in one transaction; bounds how long the first of them waits for the last.</summary>
    public const int MaxItems = 256;

    private readonly WriteBacklog backlog = new();
    private readonly SqliteConnection connection;
    private readonly WriterSession session;
    private readonly WalBound walBound;
    private readonly WriterTurn turn;
    private readonly Action begin;
    private readonly Thread thread;

    public SqliteWriter(string file)
    {
        connection = DurableConnection.Open(file);
        connection.SetBusyTimeout(TimeSpan.Zero); // it waits by itself, see Patiently
        turn = new WriterTurn(file + WriterTurn.Suffix);
        begin = () => connection.Statement("BEGIN IMMEDIATE").Run();
        session = new WriterSession(connection);
        walBound = new WalBound(connection, file);
        thread = new Thread(Run) { IsBackground = true, Name = "sqlite writer" };
        thread.Start();
    }

    public WriterCounters Counters { get; } = new();

    public Task<T> RunAsync<T>(Func<WriterSession, T> work)
    {
        var item = new WriteItem<T>(work);
        backlog.Add(item);
        return item.Task;
    }

    /// <summary>Finishes what was taken and what waits, then closes the file.</summary>
    public void Dispose()
    {
        backlog.Close();
        thread.Join();
        walBound.Dispose();
        connection.Dispose();
    }

    private void Run()
    {
        var items = new List<WriteItem>(MaxItems);
        while (backlog.Take(items, MaxItems))
        {
            Commit(items);
            items.Clear();
            walBound.AfterCommit();
        }
    }

    private void Commit(List<WriteItem> items)
    {
        while (items.Count > 0)
        {
            try
            {
                if (CommitTogether(items) is not { } spoiler)
                    break;
                items.Remove(spoiler);
            }
            catch (Exception fault)
            {
                RollBack();
                items.ForEach(item => item.Fail(fault));
                return;
            }
        }

        items.ForEach(item => item.Answer());
    }

    /// <summary>Null once all items are durable; else the one item that failed and was told so, with all rolled back.</summary>
    private WriteItem? CommitTogether(List<WriteItem> items)
    {
        turn.Take(begin);
        session.Begin();
        foreach (var item in items)
        {
            try
            {
                item.Apply(session);
            }
            catch (Exception fault) when (fault is not SqliteFault { ConcernsTheFile: true })
            {
                RollBack();
                item.Fail(fault);
                return item;
            }
        }

        session.Sequence.BeforeCommit();
        connection.Statement("COMMIT").Run();
        Counters.Committed(items.Count, session.Rows);
        return null;
    }

    private void RollBack()
    {
        // SQLite rolls back by itself after the worst faults, and the callers hear of the first one.
        if (connection.IsInTransaction)
            connection.Statement("ROLLBACK").TryRun();
    }
}
