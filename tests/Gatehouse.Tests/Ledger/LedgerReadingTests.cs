using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class LedgerReadingTests : LedgerTest
{
    [Fact]
    public async Task A_partition_that_was_never_begun_has_no_state()
    {
        var snapshot = await Bench.Ledger.ReadAsync(["task|1"], default);

        Assert.Equal((null, 0L, null), (snapshot.State, snapshot.Version, snapshot.Find("task|1")));
        Assert.Null(await Bench.Ledger.RecentAsync(default));
    }

    [Fact]
    public async Task The_state_and_the_rows_that_were_asked_for_are_read()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        await Bench.CommitAsync(LedgerBench.Write("task|2", "two"));
        var snapshot = await Bench.Ledger.ReadAsync(["task|2", "task|3", "task|2"], default);

        Assert.Equal((2, 2), (snapshot.Version, snapshot.State!.Version));
        Assert.Equal("two", Encoding.UTF8.GetString(snapshot.Find("task|2")!.Value.Span));
        Assert.Null(snapshot.Find("task|3"));
        Assert.Equal(["task|1", "task|2"], (await Bench.Ledger.ReadRangeAsync("task|", "task}", 10, default)).Select(row => row.Key));
        Assert.Equal(["task|1"], (await Bench.Ledger.ReadRangeAsync("task|", "task}", 1, default)).Select(row => row.Key));
    }

    [Fact]
    public async Task What_was_seen_last_is_remembered_without_a_look_at_the_store()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        var other = Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection);
        await other.CommitAsync(LedgerBench.Append(), default);
        Bench.Table.Log.Clear();

        Assert.Equal(1, (await Bench.Ledger.RecentAsync(default))!.Version);
        Assert.Empty(Bench.Table.Log);
        Assert.Equal(2, (await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).RecentAsync(default))!.Version);
    }

    [Fact]
    public async Task What_is_remembered_is_good_for_a_while_and_then_read_again()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        Bench.Table.Log.Clear();
        await Bench.CommitAsync(LedgerBench.Append());
        Assert.DoesNotContain(Bench.Table.Log, line => line.StartsWith("read", StringComparison.Ordinal));

        Bench.Time.Advance(TimeSpan.FromMinutes(1));
        await Bench.CommitAsync(LedgerBench.Append());
        Assert.Contains($"read {LedgerBench.Partition} state", Bench.Table.Log);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task How_long_it_is_good_is_exact(long ticks, bool isRead)
    {
        await Bench.CommitAsync(LedgerBench.Append());
        Bench.Table.Log.Clear();
        Bench.Time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromTicks(ticks));
        await Bench.CommitAsync(LedgerBench.Append());

        Assert.Equal(isRead, Bench.Table.Log.Contains($"read {LedgerBench.Partition} state"));
    }

    [Fact]
    public async Task A_machine_that_was_suspended_reads_again()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        Bench.Table.Log.Clear();
        Bench.Time.SetWall(TimeSpan.FromMinutes(5));
        await Bench.CommitAsync(LedgerBench.Append());

        Assert.Contains($"read {LedgerBench.Partition} state", Bench.Table.Log);
        Assert.Equal(Bench.Time.Wall, Bench.State!.LastTime);
    }

    [Fact]
    public async Task A_group_looks_at_the_rows_it_has_written()
    {
        var outcomes = await TogetherAsync(
            LedgerBench.Write("task|1", "one") with { Reads = ["task|1"] },
            new LedgerRequest<string>(view => new LedgerDecision<string>.Answer(Encoding.UTF8.GetString(view.Find("task|1")!.Value.Span))) { Reads = ["task|1"] });

        Assert.Equal("one", Reply(outcomes[1]));
    }

    [Theory]
    [InlineData("""{"version":7,"lastTime":"2026-11-23T12:00:00+00:00"}""", 7)]
    [InlineData("""{"lastTime":"2026-11-23T12:00:00+00:00","fences":{"version":3},"version":7}""", 7)]
    [InlineData("""{"lastTime":"2026-11-23T12:00:00+00:00"}""", 0)]
    [InlineData("{}", 0)]
    public void The_version_is_read_without_the_rest(string state, long version) =>
        Assert.Equal(version, new StateRow(new TableRow("state", "e1", new RowContent(LedgerBench.Organisation, "", Encoding.UTF8.GetBytes(state)))).Version);

    [Fact]
    public void A_state_that_is_null_is_none()
    {
        var row = new TableRow("state", "e1", new RowContent(LedgerBench.Organisation, "", "null"u8.ToArray()));

        Assert.Equal("the state of a partition is `null`", Assert.Throws<InvalidDataException>(() => new StateRow(row).State).Message);
    }

    [Fact]
    public async Task A_whole_range_is_read_page_by_page()
    {
        for (var i = 0; i < 2_005; i++)
            Bench.Table.Put($"{LedgerBench.Organisation}|p", $"row|{i:D5}", new RowContent(LedgerBench.Organisation, "", default));
        Bench.Table.Put($"{LedgerBench.Organisation}|p", "rox", new RowContent(LedgerBench.Organisation, "", default));

        var rows = await Bench.Ledgers.Store(LedgerBench.Organisation).ReadWholeRangeAsync("p", "row|", "row}", default);

        Assert.Equal(Enumerable.Range(0, 2_005).Select(i => $"row|{i:D5}"), rows.Select(row => row.Key));
        Assert.Equal(3, Bench.Table.Log.Count(line => line.StartsWith("range", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_row_of_another_organisation_is_named()
    {
        Bench.Table.Put(LedgerBench.Partition, "task|1", new RowContent("otherotherot", "", default));

        var thrown = await Assert.ThrowsAsync<OrganisationMismatchException>(() => Bench.Ledger.ReadAsync(["task|1"], default));
        Assert.Equal($"row `task|1` in partition `{LedgerBench.Partition}` belongs to another organisation", thrown.Message);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_told_from_a_caller_that_gives_up()
    {
        Bench.Table.BeforeRead = _ => throw new IOException("reset");
        var thrown = await Assert.ThrowsAsync<StoreUnavailableException>(() => Bench.Ledger.ReadAsync([], default));
        Assert.Equal(("the store did not answer", "reset"), (thrown.Message, thrown.InnerException!.Message));

        Bench.Table.BeforeRead = _ => throw new OperationCanceledException();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Bench.Ledger.ReadAsync([], default));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Bench.Ledger.ReadAsync([], new CancellationToken(canceled: true)));
        Bench.Table.BeforeRead = row => throw new ArgumentException("a bug", nameof(row));
        await Assert.ThrowsAsync<ArgumentException>(() => Bench.Ledger.ReadAsync([], default));
    }

    [Fact]
    public void One_partition_has_one_ledger()
    {
        Assert.Same(Bench.Ledger, Bench.Ledgers.For(LedgerBench.Organisation, LedgerBench.Connection));
        Assert.NotSame(Bench.Ledger, Bench.Ledgers.Control(LedgerBench.Organisation));
        Assert.Equal((LedgerBench.Organisation, "$control"), (Bench.Ledgers.Control(LedgerBench.Organisation).Organisation, Bench.Ledgers.Control(LedgerBench.Organisation).Partition));
    }
}
