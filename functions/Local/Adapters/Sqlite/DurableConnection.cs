namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>A connection whose commit returns when the data is on the disk.</summary>
internal static class DurableConnection
{
    private const int CacheKiB = 16 * 1024;

    /// <exception cref="InvalidDataException">The file is foreign or newer, or will not write as durably as promised.</exception>
    public static SqliteConnection Open(string file)
    {
        var connection = SqliteConnection.Open(file, readOnly: false);
        try
        {
            SqliteConnection.Patiently(() => SqliteSchema.IsPresent(connection, file));
            var journal = SqliteConnection.Patiently(() => connection.Scalar("PRAGMA journal_mode = WAL"));
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            connection.Execute($"PRAGMA cache_size = -{CacheKiB}");
            var synchronous = connection.Scalar("PRAGMA synchronous");
            if (journal != "wal" || synchronous != "2")
                throw new InvalidDataException($"database `{file}` has journal `{journal}` and synchronous {synchronous}; a durable answer needs `wal` and 2");
            SqliteSchema.Ensure(connection, file);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
