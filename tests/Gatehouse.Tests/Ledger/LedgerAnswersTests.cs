using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Ledger;

/// <summary>What a caller is told when there is no reply.</summary>
public sealed class LedgerAnswersTests : LedgerTest
{
    [Fact]
    public async Task A_store_that_is_away_is_said_to_be()
    {
        Bench.Table.IsDown = true;

        Assert.Equal(new LedgerOutcome<string>.Unavailable("the ledger could not be written in time"), await Bench.CommitAsync(LedgerBench.Append()));
    }

    [Fact]
    public async Task A_write_that_nobody_answered_for_is_said_to_be_in_doubt()
    {
        Bench.Table.NextWrites.Enqueue(_ =>
        {
            Bench.Table.IsDown = true;
            throw new IOException("time-out");
        });

        Assert.Equal(new LedgerOutcome<string>.Unknown("the ledger did not say whether the commit landed"), await Bench.CommitAsync(LedgerBench.Append()));
    }

    [Fact]
    public async Task A_row_that_is_in_the_way_is_said_to_be()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        Assert.Equal(new LedgerOutcome<string>.Stale("a row of the request exists already"), await Bench.CommitAsync(LedgerBench.Write("task|1", "two")));
    }

    [Fact]
    public async Task What_a_decision_found_outdated_is_passed_on()
    {
        var stale = new LedgerRequest<string>(_ => new LedgerDecision<string>.Stale("agent `agt_a`"));

        Assert.Equal(new LedgerOutcome<string>.Stale("agent `agt_a`"), await Bench.CommitAsync(stale));
    }

    [Fact]
    public async Task Who_finds_too_many_waiting_is_turned_away()
    {
        var bench = new LedgerBench(new LedgerOptions { MaxWaiting = 1 });
        var gate = new TaskCompletionSource();
        bench.Table.NextWrites.Enqueue(async apply =>
        {
            await gate.Task;
            return apply();
        });
        var first = bench.CommitAsync(LedgerBench.Append("first"));
        var second = bench.CommitAsync(LedgerBench.Append("second"));

        Assert.Equal(new LedgerOutcome<string>.Unavailable("too many requests wait for this connection"), await bench.CommitAsync(LedgerBench.Append()));
        gate.SetResult();
        Assert.Equal(("first", "second"), (Reply(await first), Reply(await second)));
    }

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(1, false, false)]
    [InlineData(1, true, true)] // containment waits as long as it takes
    public async Task Who_waited_longer_than_a_commit_may_take_is_told_so(long ticks, bool containment, bool isDone)
    {
        var gate = Hold();
        var first = Bench.CommitAsync(LedgerBench.Append());
        var decisions = 0;
        var counted = new LedgerRequest<string>(view =>
        {
            decisions++;
            return LedgerBench.Append().Decide(view);
        });
        var waiting = Bench.CommitAsync(counted with { Containment = containment });
        Bench.Time.Advance(Bench.Options.CommitDeadline + TimeSpan.FromTicks(ticks));
        gate.SetResult();
        await first;

        if (isDone)
            Assert.Equal("done", Reply(await waiting));
        else
            Assert.Equal(new LedgerOutcome<string>.Unavailable("the request waited too long for its turn"), await waiting);
        Assert.Equal("next", Reply(await Bench.CommitAsync(LedgerBench.Append("next"))));
        Assert.Equal(isDone, decisions > 0);
    }

    [Fact]
    public async Task A_clock_that_is_not_trusted_is_named()
    {
        Bench.Table.Skew = TimeSpan.FromMinutes(1);

        Assert.Equal(new LedgerOutcome<string>.Unavailable("this instance's clock and the store's differ too much"), await Bench.CommitAsync(LedgerBench.Append()));
    }

    [Fact]
    public async Task A_decision_of_the_future_is_named()
    {
        Bench.Time.SetWall(TimeSpan.FromHours(1));
        await Bench.CommitAsync(LedgerBench.Append());
        var last = Bench.State!.LastTime;
        Bench.Time.SetWall(TimeSpan.FromHours(-1));

        Assert.Equal(
            new LedgerOutcome<string>.Unavailable($"the last decision is dated {last:O}, ahead of the store's clock"),
            await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default));
    }

    [Fact]
    public async Task A_row_that_was_not_named_cannot_be_looked_at()
    {
        var bug = await Assert.ThrowsAsync<InvalidOperationException>(() => Bench.CommitAsync(new(view => new LedgerDecision<string>.Answer($"{view.Find("task|1")}"))));

        Assert.Equal("the decision looked at row `task|1`, which its request does not name", bug.Message);
    }

    [Fact]
    public async Task A_write_that_could_never_be_stored_fails_with_its_reason()
    {
        var large = new byte[TableLimits.MaxBodyBytes + 1];

        Assert.Equal("row `task|1` is updated without having been read", await BugAsync(LedgerBench.Update("task|1", "one")));
        Assert.Equal($"row `task|1` has {large.Length} bytes; a row holds {TableLimits.MaxBodyBytes}", await BugAsync(new RowChange.Insert("task|1", large)));
        Assert.Matches("^one decision writes 103 rows and [0-9]+ bytes; a batch holds less$", await BugAsync([.. Enumerable.Range(0, 100).Select(i => LedgerBench.Insert($"task|{i}", ""))]));
        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Append())));
    }

    [Fact]
    public async Task Between_tries_a_pause_doubles_up_to_sixty_four_times_the_first()
    {
        Bench.Table.IsDown = true;
        await Bench.CommitAsync(LedgerBench.Append());

        Assert.All(Bench.Pause.Waits.Index(), wait => Assert.InRange(wait.Item, TimeSpan.Zero, TimeSpan.FromMilliseconds(5 << Math.Min(wait.Index + 1, 6))));
        Assert.True(Bench.Pause.Waits.Max() > TimeSpan.FromMilliseconds(250));
    }

    private async Task<string> BugAsync(params RowChange[] rows) => (await Assert.ThrowsAsync<InvalidOperationException>(() => Bench.CommitAsync(new(view =>
        new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Rows = rows }, "done"))))).Message;
}
