using System.Collections.Concurrent;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>Read-only connections beside the writer. A read runs on its caller's thread and sees every commit before it.</summary>
internal sealed class SqliteReaders(string file) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool isClosed;

    public TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteConnection, TArgument, TResult> read)
    {
        ObjectDisposedException.ThrowIf(isClosed, typeof(SqliteDatabase));
        // As many connections as threads ever read at once, which the thread pool bounds.
        if (!idle.TryTake(out var connection))
            connection = SqliteConnection.Open(file, readOnly: true);
        try
        {
            return read(connection, argument);
        }
        finally
        {
            idle.Add(connection);
            if (isClosed)
                Dispose();
        }
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var connection))
            connection.Dispose();
    }
}
