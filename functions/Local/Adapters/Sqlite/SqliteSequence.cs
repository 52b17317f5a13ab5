namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>Numbers that never return, over all processes on the file: read at the start of a transaction, kept at its end.</summary>
internal sealed class SqliteSequence(SqliteConnection connection)
{
    private const string Read = "SELECT last FROM sequence";
    private const string Keep = "UPDATE sequence SET last = ?1";

    private long last;
    private bool isKept = true;
    private bool isRead;

    public long Next()
    {
        if (!isRead)
            ReadLast();
        isKept = false;
        return ++last;
    }

    /// <summary>Forgets what was read; another process may have gone on since.</summary>
    public void Begin() => (isRead, isKept) = (false, true);

    public void BeforeCommit()
    {
        if (!isKept)
            connection.Statement(Keep).Bind(1, last).Run();
    }

    private void ReadLast()
    {
        var statement = connection.Statement(Read);
        statement.Step();
        last = statement.Long(0);
        statement.Reset();
        isRead = true;
    }
}
