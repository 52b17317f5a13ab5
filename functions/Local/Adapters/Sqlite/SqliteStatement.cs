using System.Text;
using SQLitePCL;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt statement) : IDisposable
{
    private const int LongestOnStack = 1024;

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        if (value.Length == 0)
        {
            // An empty span has no address, and SQLite takes that for NULL.
            Check(raw.sqlite3_bind_text(statement, parameter, ""));
            return this;
        }

        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = longest <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[longest];
        Check(raw.sqlite3_bind_text(statement, parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>True when a row stands ready. The caller resets the statement when it has read enough.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
            return false;

        var fault = connection.Fault(code);
        Reset();
        throw fault;
    }

    /// <summary>Steps once to the end, for a statement without rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>As <see cref="Run"/>, where a failure is of no consequence.</summary>
    public void TryRun()
    {
        raw.sqlite3_step(statement);
        Reset();
    }

    // A statement left unreset would hold its snapshot, and the WAL could not be reset behind it.
    public void Reset() => raw.sqlite3_reset(statement);

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw connection.Fault(code);
    }
}
