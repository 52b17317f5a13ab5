using System.Diagnostics.Metrics;
using Gatehouse.Local.Adapters.Files;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>The one file of a data folder, with this process's writer and readers. Several processes may share the folder.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    public const string FileName = "gatehouse.db";
    public const string MeterName = "Gatehouse.Local.Sqlite";

    private readonly Meter meter = new(MeterName);
    private bool isClosed;

    private SqliteDatabase(string file)
    {
        File = file;
        Writer = new SqliteWriter(file);
        Readers = new SqliteReaders(file);
        meter.CreateObservableCounter("gatehouse.sqlite.transactions", () => Writer.Counters.Transactions);
        meter.CreateObservableCounter("gatehouse.sqlite.items", () => Writer.Counters.Items);
        meter.CreateObservableCounter("gatehouse.sqlite.rows", () => Writer.Counters.Rows);
    }

    public string File { get; }

    public SqliteWriter Writer { get; }

    public SqliteReaders Readers { get; }

    /// <summary>Opens the database of <paramref name="folder"/>; makes both when they are absent.</summary>
    /// <exception cref="IOException">The folder is on a network share, or cannot be written. The message names it.</exception>
    /// <exception cref="InvalidDataException">The file is another program's or a newer version's.</exception>
    public static SqliteDatabase Open(string folder) => new(Path.Combine(DataFolder.Ensure(folder), FileName));

    /// <summary>Finishes the waiting writes and closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isClosed, true))
            return;
        meter.Dispose();
        Writer.Dispose();
        Readers.Dispose();
    }
}
