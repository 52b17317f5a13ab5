namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>What a <see cref="WriteItem"/> writes with, inside the writer's transaction.</summary>
internal sealed class WriterSession(SqliteConnection connection)
{
    public SqliteConnection Connection { get; } = connection;

    public SqliteSequence Sequence { get; } = new(connection);

    /// <summary>Rows written in this transaction.</summary>
    public int Rows { get; private set; }

    public SqliteStatement Statement(string constant) => Connection.Statement(constant);

    /// <summary>Runs a statement that writes; returns the number of rows it changed.</summary>
    public int Write(SqliteStatement statement)
    {
        statement.Run();
        var changes = Connection.Changes;
        Rows += changes;
        return changes;
    }

    public void Begin()
    {
        Rows = 0;
        Sequence.Begin();
    }
}
