using SQLitePCL;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>
/// Keeps the WAL short. A thread of its own copies most of the WAL into the file beside the writer; the writer copies
/// the rest between two transactions, after its callers have their answers, and the WAL starts anew with the next one.
/// </summary>
internal sealed class WalBound : IDisposable
{
    /// <summary>Pages of 4 KiB written before they are copied into the file.</summary>
    private const int CopyAfter = 4000;

    /// <summary>Pages in the WAL past which the readers are made to leave it.</summary>
    private const int RestartAt = 32_000;

    // While one round copies, the writer goes on; each round has less to copy than the one before.
    private const int Rounds = 3;

    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromMilliseconds(500);

    private readonly SqliteConnection writer;
    private readonly SqliteConnection copier;
    private readonly Thread thread;
    private readonly AutoResetEvent isDue = new(initialState: false);

    private int startedAt;
    private bool isCopying;
    private volatile bool isNearlyCopied;
    private volatile bool isClosed;

    public WalBound(SqliteConnection writer, string file)
    {
        this.writer = writer;
        copier = SqliteConnection.Open(file, readOnly: false);
        copier.SetBusyTimeout(TimeSpan.Zero);
        copier.Execute("PRAGMA synchronous = FULL");
        thread = new Thread(Run) { IsBackground = true, Name = "sqlite copier" };
        thread.Start();
    }

    /// <summary>Called by the writer's thread, outside a transaction.</summary>
    public void AfterCommit()
    {
        if (isCopying)
        {
            if (isNearlyCopied)
                Finish();
            return;
        }

        var written = writer.PagesWritten();
        // The counter has 32 bits and wraps.
        if (unchecked(written - startedAt) < CopyAfter)
            return;

        startedAt = written;
        isCopying = true;
        isDue.Set();
    }

    public void Dispose()
    {
        isClosed = true;
        isDue.Set();
        thread.Join();
        copier.Dispose();
        isDue.Dispose();
    }

    private void Run()
    {
        while (isDue.WaitOne() && !isClosed)
        {
            for (var round = 0; round < Rounds; round++)
                TryCheckpoint(copier, raw.SQLITE_CHECKPOINT_PASSIVE);
            isNearlyCopied = true;
        }
    }

    private void Finish()
    {
        isNearlyCopied = false;
        isCopying = false;
        if (TryCheckpoint(writer, raw.SQLITE_CHECKPOINT_PASSIVE) <= RestartAt)
            return;

        writer.SetBusyTimeout(PatienceWithReaders);
        TryCheckpoint(writer, raw.SQLITE_CHECKPOINT_TRUNCATE);
        writer.SetBusyTimeout(TimeSpan.Zero);
    }

    private static int TryCheckpoint(SqliteConnection connection, int mode)
    {
        try
        {
            return connection.Checkpoint(mode);
        }
        catch (SqliteFault)
        {
            // The commits are durable in the WAL; a disk that fails will fail the next commit, where somebody is told.
            return -1;
        }
    }
}
