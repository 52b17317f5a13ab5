namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>The database file could not be used. Says nothing about whether the operation was applied, but when <see cref="IsBusy"/>.</summary>
internal sealed class SqliteFault(string file, int code, string detail) : IOException($"database `{file}`: {Describe(code, detail)}")
{
    /// <summary>SQLite's primary result code.</summary>
    public int Code { get; } = code & 0xff;

    /// <summary>Another process held the lock for too long; nothing was applied.</summary>
    public bool IsBusy => Code is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;

    /// <summary>The file or its disk is at fault, so that every other write would fail too.</summary>
    public bool ConcernsTheFile => Code is not (SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_MISMATCH
        or SQLitePCL.raw.SQLITE_MISUSE or SQLitePCL.raw.SQLITE_RANGE or SQLitePCL.raw.SQLITE_ERROR);

    private static string Describe(int code, string detail) => (code & 0xff) switch
    {
        SQLitePCL.raw.SQLITE_FULL => "the disk is full",
        SQLitePCL.raw.SQLITE_READONLY => "the file or its folder is read-only",
        SQLitePCL.raw.SQLITE_CANTOPEN => "the file cannot be opened; check that its folder exists and may be written",
        SQLitePCL.raw.SQLITE_PERM => "this user may not use the file",
        SQLitePCL.raw.SQLITE_NOTADB => "the file is not a database",
        SQLitePCL.raw.SQLITE_CORRUPT => $"the file is damaged ({detail})",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"another process held its lock for {SqliteConnection.BusyTimeout.TotalSeconds} s",
        SQLitePCL.raw.SQLITE_IOERR => $"reading or writing failed with code {code} ({detail})",
        _ => $"{detail} (code {code})",
    };
}
