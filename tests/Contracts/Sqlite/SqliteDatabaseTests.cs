using System.Text;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Ports;

namespace Gatehouse.Contracts.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_writer_syncs_its_log_at_each_commit()
    {
        foreach (var database in new[] { folder.Open(), folder.Open() })
        {
            var pragmas = await database.Writer.RunAsync(session =>
                (session.Connection.Scalar("PRAGMA synchronous"), session.Connection.Scalar("PRAGMA journal_mode")));

            Assert.Equal(("2", "wal"), pragmas);
        }
    }

    [Fact]
    public async Task Parallel_batches_share_transactions()
    {
        const int Batches = 500;
        var database = folder.Open();
        var store = new SqliteTableStore(database);

        // The first batch's sync takes longer than the queueing of some others; all of them one by one is out of reach.
        await Task.WhenAll(Enumerable.Range(0, Batches).Select(i => store.WriteAsync($"p-{i}", [Row("row", "x")], default)));

        Assert.Equal((Batches, Batches), (database.Writer.Counters.Items, database.Writer.Counters.Rows));
        Assert.InRange(database.Writer.Counters.Transactions, 1, Batches / 2);
    }

    [Fact]
    public async Task Waiting_work_is_committed_in_one_transaction()
    {
        var database = folder.Open();
        using var release = new ManualResetEventSlim();
        var first = await HoldAsync(database, release);
        var store = new SqliteTableStore(database);
        var queue = new SqliteTaskQueue(database, TimeProvider.System, SqliteQueueOptions.Default);
        var waiting = Enumerable.Range(0, 50).Select(Task (i) => store.WriteAsync($"p-{i}", [Row("row", "x")], default))
            .Append(queue.SendAsync([new QueueMessage("m", "{}"u8.ToArray())], default)).ToArray();

        release.Set();
        await Task.WhenAll(waiting);

        Assert.True(await first);
        Assert.Equal(1, database.Writer.Counters.Transactions);
    }

    [Fact]
    public async Task An_item_that_throws_fails_alone()
    {
        var database = folder.Open();
        var store = new SqliteTableStore(database);
        using var release = new ManualResetEventSlim();
        var first = await HoldAsync(database, release);
        var before = store.WriteAsync("p", [Row("before", "x")], default);
        var broken = database.Writer.RunAsync<int>(_ => throw new InvalidOperationException("broken"));
        var after = store.WriteAsync("p", [Row("after", "x")], default);

        release.Set();
        await first;

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.IsType<BatchOutcome.Applied>((await before).Value);
        Assert.IsType<BatchOutcome.Applied>((await after).Value);
        Assert.Equal(2, (await store.ReadRangeAsync("p", "a", "z", 10, default)).Value.Count);
    }

    [Fact]
    public async Task A_database_that_was_never_closed_opens_with_all_its_rows()
    {
        // Left open on purpose: the log has not been copied into the file, as after a crash.
        var crashed = folder.Open();
        await new SqliteTableStore(crashed).WriteAsync("p", [Row("row", "kept")], default);
        var copy = Directory.CreateTempSubdirectory("gatehouse-");
        try
        {
            foreach (var file in new[] { SqliteDatabase.FileName, SqliteDatabase.FileName + "-wal" })
                File.Copy(Path.Combine(folder.Path, file), Path.Combine(copy.FullName, file));

            using var reopened = SqliteDatabase.Open(copy.FullName);

            var row = (await new SqliteTableStore(reopened).ReadAsync("p", "row", default)).Value;
            Assert.Equal("kept", Encoding.UTF8.GetString(row!.Content.Body.Span));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Etags_go_on_after_a_restart()
    {
        long etag;
        using (var first = SqliteDatabase.Open(folder.Path))
            etag = await WriteAsync(first, "a");

        Assert.True(await WriteAsync(folder.Open(), "b") > etag);
    }

    [Fact]
    public async Task Two_processes_write_in_turn_without_loss()
    {
        var stores = new[] { folder.Open(), folder.Open() }.Select(database => new SqliteTableStore(database)).ToArray();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => stores[i % 2].WriteAsync("p", [Row($"row-{i:D3}", "x")], default)));

        var etags = outcomes.Select(outcome => Assert.IsType<BatchOutcome.Applied>(outcome.Value).ETags[0]).ToArray();
        Assert.Equal(400, etags.Distinct().Count());
        foreach (var store in stores)
            Assert.Equal(400, (await store.ReadRangeAsync("p", "a", "z", 1000, default)).Value.Count);
    }

    [Fact]
    public async Task A_busy_process_does_not_starve_another()
    {
        var busy = new SqliteTableStore(folder.Open());
        var isDone = false;
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(c => Task.Run(async () =>
        {
            for (var i = 0; !Volatile.Read(ref isDone); i++)
                await busy.WriteAsync($"p-{c}", [new TableWrite.Upsert($"row-{i % 10}", new RowContent("org", "", new byte[100]))], default);
        })));

        var other = new SqliteTableStore(folder.Open());
        for (var i = 0; i < 20; i++)
            Assert.IsType<BatchOutcome.Applied>((await other.WriteAsync("other", [Row($"row-{i}", "x")], default)).Value);

        Volatile.Write(ref isDone, true);
        await load;
    }

    [Fact]
    public async Task A_write_waits_for_another_processs_transaction()
    {
        var database = folder.Open();
        using var other = SqliteConnection.Open(database.File, readOnly: false);
        other.Execute("BEGIN IMMEDIATE");
        var write = new SqliteTableStore(database).WriteAsync("p", [Row("row", "x")], default);
        Assert.False(write.IsCompleted);

        other.Execute("COMMIT");

        Assert.IsType<BatchOutcome.Applied>((await write).Value);
    }

    [Fact]
    public async Task The_log_stays_short_under_steady_writing()
    {
        var database = folder.Open();
        var store = new SqliteTableStore(database);
        var body = new byte[TableLimits.MaxBodyBytes];
        for (var i = 0; i < 120; i++)
            await store.WriteAsync("p", [new TableWrite.Upsert("row", new RowContent("org", "", body))], default);

        Assert.InRange(new FileInfo(database.File + "-wal").Length, 1, 40 * 1024 * 1024);
    }

    [Fact]
    public async Task A_closed_database_says_so()
    {
        var database = SqliteDatabase.Open(folder.Path);
        database.Dispose();
        database.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => new SqliteTableStore(database).WriteAsync("p", [Row("row", "x")], default));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await new SqliteTableStore(database).ReadAsync("p", "row", default));
    }

    [Fact]
    public async Task Closing_finishes_the_waiting_writes()
    {
        Task<StoreAnswer<BatchOutcome>>[] writes;
        using (var database = SqliteDatabase.Open(folder.Path))
            writes = [.. Enumerable.Range(0, 100).Select(i => new SqliteTableStore(database).WriteAsync("p", [Row($"row-{i}", "x")], default))];

        Assert.All(await Task.WhenAll(writes), answer => Assert.IsType<BatchOutcome.Applied>(answer.Value));
    }

    /// <summary>Returns when the writer is busy with an item that ends at <paramref name="release"/>.</summary>
    private static async Task<Task<bool>> HoldAsync(SqliteDatabase database, ManualResetEventSlim release)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = database.Writer.RunAsync(_ =>
        {
            held.SetResult();
            return release.Wait(TimeSpan.FromSeconds(30));
        });
        await held.Task;
        return first;
    }

    private static async Task<long> WriteAsync(SqliteDatabase database, string row) =>
        long.Parse(((BatchOutcome.Applied)(await new SqliteTableStore(database).WriteAsync("p", [Row(row, "x")], default)).Value).ETags[0]);

    private static TableWrite Row(string key, string text) => new TableWrite.Insert(key, new RowContent("org", "", Encoding.UTF8.GetBytes(text)));
}
