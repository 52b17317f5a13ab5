using System.Globalization;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>The tables of <c>gatehouse.db</c>, made once and recognised ever after.</summary>
internal static class SqliteSchema
{
    public const long Version = 1;

    // "GATE", so that a foreign database is told from an empty one.
    private const long ApplicationId = 0x47415445;

    // `sequence` numbers every ETag, message and lock of this database: none of them ever returns to an earlier value.
    // `rows` is an ordinary table: a commit's rows have keys far apart, and their bodies still go to one place, its end;
    // WITHOUT ROWID was measured at half the speed over 1,000 partitions.
    // `due` of a message is when it may be received: its visible time, or the end of its lock.
    private static readonly string[] Tables =
    [
        "CREATE TABLE sequence (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL)",
        "INSERT INTO sequence VALUES (1, 0)",
        """
        CREATE TABLE rows (
            "partition" TEXT NOT NULL, "row" TEXT NOT NULL, etag INTEGER NOT NULL,
            organisation TEXT NOT NULL, attempt TEXT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY ("partition", "row"))
        """,
        """
        CREATE TABLE messages (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL, body BLOB NOT NULL, visible INTEGER NOT NULL,
            dead INTEGER NOT NULL, due INTEGER NOT NULL, lock INTEGER NOT NULL, deliveries INTEGER NOT NULL, reason TEXT NOT NULL)
        """,
        "CREATE INDEX messages_due ON messages (dead, due)",
    ];

    /// <summary>Makes the tables where they are absent; safe when several processes do so at once.</summary>
    public static void Ensure(SqliteConnection connection, string file)
    {
        if (SqliteConnection.Patiently(() => IsPresent(connection, file)))
            return;

        new WriterTurn(file + WriterTurn.Suffix).Take(() => connection.Execute("BEGIN IMMEDIATE"));
        try
        {
            if (!IsPresent(connection, file))
                Create(connection);
            connection.Execute("COMMIT");
        }
        catch
        {
            if (connection.IsInTransaction)
                connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static void Create(SqliteConnection connection)
    {
        foreach (var table in Tables)
            connection.Execute(table);
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute($"PRAGMA user_version = {Version}");
    }

    /// <summary>False for an empty file.</summary>
    /// <exception cref="InvalidDataException">The file is another program's, or a newer version's.</exception>
    public static bool IsPresent(SqliteConnection connection, string file)
    {
        if (Number(connection, "SELECT count(*) FROM sqlite_master") == 0)
            return false;
        if (Number(connection, "PRAGMA application_id") != ApplicationId)
            throw new InvalidDataException($"database `{file}` was not made by Gatehouse");
        if (Number(connection, "PRAGMA user_version") is var found && found != Version)
            throw new InvalidDataException($"database `{file}` has schema version {found}; this Gatehouse reads version {Version}");
        return true;
    }

    private static long Number(SqliteConnection connection, string sql) => long.Parse(connection.Scalar(sql), CultureInfo.InvariantCulture);
}
