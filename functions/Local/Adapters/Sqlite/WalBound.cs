using SQLitePCL;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>Keeps the WAL short. Runs between transactions, after the callers have their answers.</summary>
internal sealed class WalBound(SqliteConnection connection)
{
    /// <summary>Pages of 4 KiB written before they are copied into the file.</summary>
    private const int CopyAfter = 1000;

    /// <summary>Pages in the WAL past which the readers are made to leave it, so that it starts anew.</summary>
    private const int RestartAt = 16_000;

    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromMilliseconds(500);

    private int copiedAt;

    public void AfterCommit()
    {
        var written = connection.PagesWritten();
        // The counter has 32 bits and wraps.
        if (unchecked(written - copiedAt) < CopyAfter)
            return;

        copiedAt = written;
        try
        {
            if (connection.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE) > RestartAt)
                Restart();
        }
        catch (SqliteFault)
        {
            // The commits are durable in the WAL; a disk that fails will fail the next commit, where somebody is told.
        }
    }

    private void Restart()
    {
        connection.SetBusyTimeout(PatienceWithReaders);
        connection.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
        connection.SetBusyTimeout(TimeSpan.Zero);
    }
}
