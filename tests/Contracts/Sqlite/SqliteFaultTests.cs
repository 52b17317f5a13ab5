using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Ports;

namespace Gatehouse.Contracts.Sqlite;

public sealed class SqliteFaultTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string DatabaseFile => Path.Combine(folder.Path, SqliteDatabase.FileName);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_newer_schema_is_refused_with_its_version()
    {
        SqliteDatabase.Open(folder.Path).Dispose();
        Alter("PRAGMA user_version = 7");

        var refused = Assert.Throws<InvalidDataException>(folder.Open);

        Assert.Equal($"database `{DatabaseFile}` has schema version 7; this Gatehouse reads version 1", refused.Message);
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_as_it_was()
    {
        Alter("CREATE TABLE theirs (id INTEGER)");
        var before = File.ReadAllBytes(DatabaseFile);

        var refused = Assert.Throws<InvalidDataException>(folder.Open);

        Assert.Contains($"`{DatabaseFile}` was not made by Gatehouse", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(DatabaseFile));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(DatabaseFile, new string('x', 8192));

        var refused = Assert.Throws<SqliteFault>(folder.Open);

        Assert.Equal($"database `{DatabaseFile}`: the file is not a database", refused.Message);
    }

    [Fact]
    public void A_database_that_cannot_be_opened_is_named()
    {
        Directory.CreateDirectory(DatabaseFile);

        Assert.Contains($"database `{DatabaseFile}`: the file cannot be opened", Assert.Throws<SqliteFault>(folder.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_the_writer_lives_on()
    {
        var database = folder.Open();
        var store = new SqliteTableStore(database);
        await database.Writer.RunAsync(session => session.Connection.Scalar("PRAGMA max_page_count = 10"));

        var fault = await Assert.ThrowsAsync<SqliteFault>(() => store.WriteAsync("p", [Row("large", 100_000)], default));

        Assert.Equal($"database `{DatabaseFile}`: the disk is full", fault.Message);
        Assert.Null((await store.ReadAsync("p", "large", default)).Value);
        Assert.IsType<BatchOutcome.Applied>((await store.WriteAsync("p", [Row("small", 10)], default)).Value);
    }

    [Fact]
    public void Opening_at_once_from_many_processes_makes_one_schema()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => SqliteDatabase.Open(folder.Path).Dispose());

        Assert.NotNull(folder.Open());
    }

    private void Alter(string sql)
    {
        using var connection = SqliteConnection.Open(DatabaseFile, readOnly: false);
        connection.Execute(sql);
    }

    private static TableWrite Row(string key, int bytes) => new TableWrite.Insert(key, new RowContent("org", "", new byte[bytes]));
}
