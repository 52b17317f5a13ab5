using System.Diagnostics;
using SQLitePCL;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, SqliteStatement> statements = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 db;
    private readonly string file;

    static SqliteConnection() => Batteries_V2.Init();

    private SqliteConnection(string file, sqlite3 db) => (this.file, this.db) = (file, db);

    /// <exception cref="SqliteFault">The file cannot be opened.</exception>
    public static SqliteConnection Open(string file, bool readOnly)
    {
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(file, out var db, access | raw.SQLITE_OPEN_NOMUTEX, vfs: null);
        if (code != raw.SQLITE_OK)
        {
            db?.Dispose();
            throw new SqliteFault(file, code, "not opened");
        }

        raw.sqlite3_extended_result_codes(db, 1);
        raw.sqlite3_busy_timeout(db, (int)BusyTimeout.TotalMilliseconds);
        return new SqliteConnection(file, db);
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(db);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(db) == 0;

    /// <summary>The statement for a constant text, prepared once; found by reference, so only constants may be given.</summary>
    public SqliteStatement Statement(string constant)
    {
        if (!statements.TryGetValue(constant, out var statement))
            statements.Add(constant, statement = Prepare(constant));
        return statement;
    }

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step()) { }
    }

    /// <summary>The first column of the first row as text; empty when there is none.</summary>
    public string Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>
    /// Tries again while another process holds the lock, up to <see cref="BusyTimeout"/>. SQLite's own waiting sleeps up
    /// to 100 ms between tries, which starves one of two busy processes, and does not cover a change of the journal mode.
    /// </summary>
    public static T Patiently<T>(Func<T> action)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return action();
            }
            catch (SqliteFault fault) when (fault.IsBusy && Stopwatch.GetElapsedTime(start) < BusyTimeout)
            {
                ShortWait.Pause(Stopwatch.GetElapsedTime(start));
            }
        }
    }

    public void SetBusyTimeout(TimeSpan timeout) => raw.sqlite3_busy_timeout(db, (int)timeout.TotalMilliseconds);

    /// <summary>Pages that this connection has written since it was opened.</summary>
    public int PagesWritten() =>
        raw.sqlite3_db_status(db, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0) == raw.SQLITE_OK ? pages : 0;

    /// <summary>Copies pages of the WAL into the file. Returns the pages that the WAL holds, or -1 when a reader was in the way.</summary>
    public int Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(db, "main", mode, out var pages, out _);
        return code is raw.SQLITE_OK ? pages : (code & 0xff) is raw.SQLITE_BUSY ? -1 : throw Fault(code);
    }

    public SqliteFault Fault(int code) => new(file, code, raw.sqlite3_errmsg(db).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        raw.sqlite3_close_v2(db);
        db.Dispose();
    }

    private SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(db, sql, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Fault(code);
    }
}
