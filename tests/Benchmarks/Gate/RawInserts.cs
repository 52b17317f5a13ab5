using System.Diagnostics;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Local.Adapters.Sqlite;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>The floor of a ledger: the rows of its dispatches written straight into SQLite, as durably, by one thread, a transaction a group.</summary>
internal sealed class RawInserts
{
    private const string Insert = """INSERT INTO rows ("partition", "row", etag, organisation, attempt, body) VALUES (?1, ?2, ?3, 'o', 'attempt', ?4)""";
    private const string PutState = """INSERT INTO rows ("partition", "row", etag, organisation, attempt, body) VALUES (?1, 'state', ?2, 'o', 'attempt', ?3) ON CONFLICT DO UPDATE SET etag = ?2, body = ?3""";
    private const string Send = "INSERT INTO messages (number, id, body, visible, dead, due, lock, deliveries, reason) VALUES (?1, ?2, ?3, 0, 0, ?1, 0, 0, '')";

    private readonly byte[] state;
    private readonly byte[] entry;
    private readonly byte[] task;
    private readonly byte[] input;
    private readonly byte[] message;
    private long number;

    /// <param name="file">A gate's database, with dispatches in it.</param>
    public RawInserts(string file)
    {
        using var connection = SqliteConnection.Open(file, readOnly: true);
        state = One(connection, """SELECT body FROM rows WHERE "row" = 'state' ORDER BY etag DESC LIMIT 1""");
        entry = One(connection, """SELECT body FROM rows WHERE "row" GLOB 'audit|*' ORDER BY etag DESC LIMIT 1""");
        task = One(connection, """SELECT body FROM rows WHERE "row" GLOB 'task|*' LIMIT 1""");
        input = One(connection, """SELECT body FROM rows WHERE "row" GLOB 'input|*' LIMIT 1""");
        message = One(connection, "SELECT body FROM messages LIMIT 1");
    }

    /// <returns>Dispatches per second.</returns>
    public double Run(int group, int connections, BenchmarkOptions options)
    {
        using var folder = new TemporaryFolder();
        using (SqliteDatabase.Open(folder.Path)) { }
        using var connection = DurableConnection.Open(Path.Combine(folder.Path, SqliteDatabase.FileName));
        connection.Execute("PRAGMA wal_autocheckpoint = 4000");

        var done = 0;
        var start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start) < options.Duration; done += group)
            WriteGroup(connection, group, connections);
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void WriteGroup(SqliteConnection connection, int group, int connections)
    {
        connection.Statement("BEGIN IMMEDIATE").Run();
        for (var i = 0; i < group; i++)
        {
            number++;
            var partition = $"0123456789ab|con_{number % connections:D20}";
            var id = Guid.NewGuid().ToString("N");
            if (i == 0 || connections > 1)
                connection.Statement(PutState).Bind(1, partition).Bind(2, number).Bind(3, state).Run();
            connection.Statement(Insert).Bind(1, partition).Bind(2, $"audit|{number:D19}").Bind(3, number).Bind(4, entry).Run();
            connection.Statement(Insert).Bind(1, partition).Bind(2, $"task|tsk_{id}").Bind(3, number).Bind(4, task).Run();
            connection.Statement(Insert).Bind(1, partition).Bind(2, $"input|tsk_{id}").Bind(3, number).Bind(4, input).Run();
            connection.Statement(Send).Bind(1, number).Bind(2, id).Bind(3, message).Run();
        }

        connection.Statement("COMMIT").Run();
    }

    private static byte[] One(SqliteConnection connection, string sql)
    {
        var statement = connection.Statement(sql);
        var found = statement.Step() ? statement.Blob(0) : throw new InvalidOperationException($"no row: {sql}");
        statement.Reset();
        return found;
    }
}
