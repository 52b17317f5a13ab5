using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class BatchBuilderTests
{
    private const string Attempt = "attemptattempt00";
    private const int BytesOfOneOperation = 3 * 1024;
    private const int BytesForTheState = 64 * 1024;

    private static readonly LedgerIdentity ledger = new(LedgerBench.Organisation, LedgerBench.Connection);
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly IPendingCommit owner = new PendingCommit<string>(LedgerBench.Append(), 0);

    [Fact]
    public void A_row_inserted_and_updated_in_one_group_is_one_insert()
    {
        var view = View(("task|1", null, null));
        var batch = new BatchBuilder(ledger, view, Attempt);
        Assert.True(batch.TryAdd(owner, Rows(view, LedgerBench.Insert("task|1", "one"))));
        Assert.Equal("one", Encoding.UTF8.GetString(view.Find("task|1")!.Value.Span));
        Assert.True(batch.TryAdd(owner, Rows(view, LedgerBench.Update("task|1", "two"))));

        var write = Assert.IsType<TableWrite.Insert>(Writes(batch)[^1]);
        Assert.Equal("two", Encoding.UTF8.GetString(write.Content.Body.Span));
        Assert.Equal(3, Writes(batch).Count);
    }

    [Fact]
    public void A_row_updated_twice_is_one_replace_of_what_was_read()
    {
        var view = View(("task|1", "old", "e7"));
        var batch = new BatchBuilder(ledger, view, Attempt);
        batch.TryAdd(owner, Rows(view, LedgerBench.Update("task|1", "one")));
        batch.TryAdd(owner, Rows(view, LedgerBench.Update("task|1", "two")));

        var write = Assert.IsType<TableWrite.Replace>(Writes(batch)[^1]);
        Assert.Equal(("e7", "two"), (write.ETag, Encoding.UTF8.GetString(write.Content.Body.Span)));
    }

    [Fact]
    public void An_update_of_a_row_that_was_not_read_is_refused_and_leaves_no_trace()
    {
        var view = View();
        var batch = new BatchBuilder(ledger, view, Attempt);

        Assert.Throws<InvalidOperationException>(() => batch.TryAdd(owner, Rows(view, LedgerBench.Insert("task|1", "one"), LedgerBench.Update("task|2", "two"))));
        Assert.False(batch.HasWrites);
        Assert.Null(view.Row("task|1"));
        Assert.Equal(0, view.State.Head.Sequence);
    }

    [Fact]
    public void The_rows_belong_to_whoever_asked_for_them_and_the_first_of_two()
    {
        var view = View(("task|1", null, null));
        var batch = new BatchBuilder(ledger, view, Attempt);
        var second = new PendingCommit<string>(LedgerBench.Append(), 0);
        batch.TryAdd(owner, Rows(view, LedgerBench.Insert("task|1", "one")));
        batch.TryAdd(second, Rows(view, LedgerBench.Update("task|1", "two")));

        Assert.Same(owner, batch.ToAttempt("e1", [], () => { }).Operations[^1].Owner);
        Assert.Null(batch.ToAttempt("e1", [], () => { }).Operations[0].Owner);
    }

    [Fact]
    public void An_attempt_says_what_it_would_record_name_and_announce()
    {
        var view = View();
        var batch = new BatchBuilder(ledger, view, Attempt);
        foreach (var name in new[] { "a", "b" })
            batch.TryAdd(owner, new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Index = [name], Announcements = [new Announcement(TaskStep.Deliver, name)] });
        var attempt = batch.ToAttempt("e1", [], () => { });

        Assert.Equal([LedgerBench.Entry, LedgerBench.Entry], attempt.Entries);
        Assert.Equal(["a", "b"], attempt.Index);
        Assert.Equal([$"{Attempt}-a-2", $"{Attempt}-b-2"], attempt.Messages.Select(message => message.Id));
        Assert.Equal((Attempt, 0, 1, LedgerRows.Audit(1)), (attempt.Id, attempt.BaseVersion, attempt.FirstSequence, attempt.MarkerKey));
        Assert.Equal((1, now, 2), (attempt.Next.Version, attempt.Next.LastTime, attempt.Next.Head.Sequence));
    }

    [Fact]
    public void A_partition_exists_for_whoever_comes_after_the_first_write()
    {
        var view = new LedgerView(exists: false, LedgerState.Empty, now, []);
        Assert.True(new BatchBuilder(ledger, view, Attempt).TryAdd(owner, Rows(view, LedgerBench.Insert("task|1", ""))));

        Assert.True(view.Exists);
    }

    [Fact]
    public void A_row_may_be_as_large_as_the_store_takes_and_its_key_must_be_one()
    {
        Assert.True(new BatchBuilder(ledger, View(), Attempt).TryAdd(owner, Rows(View(), new RowChange.Insert("input|1", new byte[TableLimits.MaxBodyBytes]))));
        Assert.Throws<ArgumentException>(() => new BatchBuilder(ledger, View(), Attempt).TryAdd(owner, Rows(View(), LedgerBench.Insert("task/1", ""))));
    }

    [Fact]
    public void A_hundred_operations_are_the_most()
    {
        var view = View();
        var batch = new BatchBuilder(ledger, view, Attempt);
        for (var i = 0; i < 98; i++)
            Assert.True(batch.TryAdd(owner, Rows(view, LedgerBench.Insert($"task|{i}", ""))));

        Assert.False(batch.TryAdd(owner, Rows(view, LedgerBench.Insert("task|98", ""))));
        Assert.Equal(100, Writes(batch).Count);
        TableLimits.CheckBatch("p", Writes(batch));
    }

    [Fact]
    public void One_decision_may_fill_a_batch_and_no_more()
    {
        Assert.True(new BatchBuilder(ledger, View(), Attempt).TryAdd(owner, Rows(View(), Many(98))));
        Assert.Throws<InvalidOperationException>(() => new BatchBuilder(ledger, View(), Attempt).TryAdd(owner, Rows(View(), Many(99))));
    }

    [Fact]
    public void Four_megabytes_encoded_are_the_most()
    {
        // Bodies travel as Base64: three bytes become four.
        const int Whole = TableLimits.MaxBodyBytes / 3 * 3;
        var room = TableLimits.MaxBatchBytes - BytesForTheState - (3 * (BytesOfOneOperation + (Whole / 3 * 4))) - BytesOfOneOperation;
        var fits = room / 4 * 3;

        Assert.Equal(4, Fill(Whole, fits));
        Assert.Equal(3, Fill(Whole, fits + 1));
    }

    [Fact]
    public void What_the_builder_takes_the_store_takes()
    {
        var view = View();
        var batch = new BatchBuilder(ledger, view, Attempt);
        var body = new byte[30_000];
        for (var i = 0; batch.TryAdd(owner, Rows(view, new RowChange.Insert($"idem|{i:D64}", body))); i++)
            Assert.True(i < 100);

        TableLimits.CheckBatch($"{LedgerBench.Organisation}|{LedgerBench.Connection}", Writes(batch));
    }

    [Fact]
    public async Task Requests_that_find_no_room_come_first_in_the_next_group()
    {
        var bench = new LedgerBench();
        var gate = new TaskCompletionSource();
        bench.Table.NextWrites.Enqueue(async apply =>
        {
            await gate.Task;
            return apply();
        });
        var all = new List<Task<LedgerOutcome<string>>> { bench.CommitAsync(LedgerBench.Append("-1")) };
        var decisions = 0;
        for (var i = 0; i < 60; i++)
        {
            var write = LedgerBench.Write($"task|{i:D2}", $"{i}", $"{i}");
            all.Add(bench.CommitAsync(new(view =>
            {
                decisions++;
                return write.Decide(view);
            })));
        }

        gate.SetResult();

        var replies = (await Task.WhenAll(all)).Select(outcome => ((LedgerOutcome<string>.Done)outcome).Reply);
        Assert.Equal(Enumerable.Range(-1, 61).Select(i => $"{i}"), replies);
        Assert.Equal((3, 61), (bench.Table.Applied.Count, decisions)); // the first that finds no room is decided twice
        var order = bench.Table.Applied.SelectMany(write => write.Batch).Select(write => write.Key).Where(key => key.StartsWith("task|", StringComparison.Ordinal));
        Assert.Equal(order.Order(StringComparer.Ordinal), order);
        Assert.Equal(61, bench.State!.Head.Sequence);
    }

    private int Fill(int body, int last)
    {
        var view = View();
        var batch = new BatchBuilder(ledger, view, Attempt);
        var taken = 0;
        foreach (var length in new[] { body, body, body, last })
            taken += batch.TryAdd(owner, new LedgerWrite(view.State) { Rows = [new RowChange.Insert($"input|{taken}", new byte[length])] }) ? 1 : 0;
        return taken;
    }

    private static LedgerWrite Rows(LedgerView view, params RowChange[] rows) => new(view.State) { Rows = rows };

    private static RowChange[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => LedgerBench.Insert($"task|{i}", ""))];

    private static List<TableWrite> Writes(BatchBuilder batch) => [.. batch.ToAttempt("e1", [], () => { }).Operations.Select(operation => operation.Write)];

    private static LedgerView View(params (string Key, string? Body, string? ETag)[] rows) => new(true, LedgerState.Empty, now, rows.ToDictionary(
        row => row.Key,
        row => new ViewRow(row.Body is { } body ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(body) : null, row.ETag, false),
        StringComparer.Ordinal));
}
