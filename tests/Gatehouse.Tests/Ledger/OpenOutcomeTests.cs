using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class OpenOutcomeTests : LedgerTest
{
    [Fact]
    public async Task A_write_that_landed_and_said_otherwise_is_answered_and_not_repeated()
    {
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Single(Bench.Table.Applied);
    }

    [Fact]
    public async Task A_write_that_landed_and_met_itself_in_a_retry_is_answered_and_not_repeated()
    {
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            return Task.FromResult(apply());
        });

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Single(Bench.Table.Applied);
    }

    [Fact]
    public async Task A_write_that_landed_is_found_even_when_others_have_written_since()
    {
        Bench.Table.NextWrites.Enqueue(async apply =>
        {
            apply();
            await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Equal(2, Bench.Table.Applied.Count);
    }

    [Fact]
    public async Task A_write_that_did_not_land_is_made_again_under_another_attempt()
    {
        Bench.Table.NextWrites.Enqueue(_ => throw new IOException("reset"));

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Equal(1, Bench.State!.Version);
    }

    [Fact]
    public async Task A_late_write_and_its_repetition_never_both_land()
    {
        Func<BatchOutcome> late = null!;
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            late = apply;
            throw new IOException("time-out");
        });

        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        Assert.IsType<BatchOutcome.Conflict>(late());
        Assert.Equal(1, Bench.State!.Head.Sequence);
    }

    [Fact]
    public async Task A_write_that_lands_between_the_reading_and_the_repetition_is_answered_once()
    {
        Func<BatchOutcome> late = null!;
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            late = apply;
            throw new IOException("time-out");
        });
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            late();
            return Task.FromResult(apply());
        });

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Single(Bench.Table.Applied);
    }

    [Fact]
    public async Task An_answer_without_a_write_is_not_given_while_an_earlier_try_may_still_land()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        Func<BatchOutcome> late = null!;
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            late = apply;
            throw new IOException("time-out");
        });
        var decisions = 0;

        var outcome = await Bench.CommitAsync(new(view => ++decisions == 1
            ? LedgerBench.Write("task|1", "one").Decide(view)
            : new LedgerDecision<string>.Answer("too late")));

        Assert.Equal("too late", Reply(outcome));
        Assert.IsType<BatchOutcome.Conflict>(late());
        Assert.Null(Bench.TextOf("task|1"));
    }

    [Fact]
    public async Task What_cannot_be_announced_is_not_written()
    {
        Bench.Queue.OnSend = () => throw new IOException("the broker is down");
        var announcing = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Announcements = [new Announcement(TaskStep.Deliver, "t")] }, "done"));

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(announcing));
        Assert.Empty(Bench.Table.Applied);
        Assert.DoesNotContain(Bench.Table.Log, line => line.StartsWith("write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_deadline_a_touch_makes_the_refusal_definite()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        var lates = new List<Func<BatchOutcome>>();
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            lates.Add(apply);
            Bench.Time.Advance(Bench.Options.CommitDeadline + TimeSpan.FromTicks(1));
            throw new IOException("time-out");
        });

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(LedgerBench.Write("task|1", "one")));
        Assert.Equal(2, Bench.State!.Version);
        Assert.Single(Bench.Pause.Waits);
        Assert.IsType<BatchOutcome.Conflict>(lates[0]());
    }

    [Fact]
    public async Task After_the_deadline_a_write_that_landed_is_still_found()
    {
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            Bench.Time.Advance(Bench.Options.CommitDeadline + TimeSpan.FromTicks(1));
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Append())));
        Assert.Single(Bench.Pause.Waits);
    }

    [Fact]
    public async Task After_the_deadline_a_try_that_another_commit_has_overtaken_needs_no_touch()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        Bench.Table.NextWrites.Enqueue(async _ =>
        {
            await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);
            Bench.Time.Advance(Bench.Options.CommitDeadline + TimeSpan.FromTicks(1));
            throw new IOException("time-out");
        });

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(LedgerBench.Append()));
        Assert.Equal(2, Bench.State!.Version);
    }

    [Fact]
    public async Task A_touch_that_lost_is_made_again_after_a_pause()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        Bench.Table.NextWrites.Enqueue(_ =>
        {
            Bench.Time.Advance(Bench.Options.CommitDeadline + TimeSpan.FromTicks(1));
            throw new IOException("time-out");
        });
        Bench.Table.NextWrites.Enqueue(_ => Task.FromResult<BatchOutcome>(new BatchOutcome.Conflict(0, ConflictKind.StaleETag)));

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(LedgerBench.Append()));
        Assert.Equal((2, 2), (Bench.State!.Version, Bench.Pause.Waits.Count));
    }

    [Fact]
    public async Task A_store_that_is_gone_after_the_write_leaves_the_outcome_unknown()
    {
        Bench.Table.NextWrites.Enqueue(_ =>
        {
            Bench.Table.IsDown = true;
            throw new IOException("time-out");
        });

        Assert.IsType<LedgerOutcome<string>.Unknown>(await Bench.CommitAsync(LedgerBench.Append()));
    }

    [Fact]
    public async Task A_store_that_was_never_there_is_definite()
    {
        Bench.Table.IsDown = true;

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(LedgerBench.Append()));
        Assert.True(Bench.Pause.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) < Bench.Options.CommitDeadline + Bench.Options.TouchDeadline);
    }

    [Fact]
    public async Task Containment_is_tried_for_longer_and_hardly_backs_off()
    {
        Bench.Table.IsDown = true;
        Bench.Pause.OnWait = () =>
        {
            Bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            Bench.Table.IsDown = Bench.Pause.Waits.Count < 200;
        };

        Assert.Equal("done", Reply(await Bench.CommitAsync(LedgerBench.Append() with { Containment = true })));
        Assert.All(Bench.Pause.Waits, wait => Assert.True(wait <= TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData(2002, false)]
    [InlineData(-2000, true)]
    public async Task A_clock_too_far_from_the_store_s_commits_nothing(int skew, bool commits)
    {
        Bench.Table.Skew = TimeSpan.FromMilliseconds(skew);

        Assert.Equal(commits, await Bench.CommitAsync(LedgerBench.Append()) is LedgerOutcome<string>.Done);
        Assert.Equal(commits ? 1 : 0, Bench.Table.Applied.Count);
    }

    [Fact]
    public async Task The_answer_tells_when_the_attempt_that_landed_was_decided()
    {
        var first = Bench.Time.GetTimestamp();
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            Bench.Time.Advance(TimeSpan.FromSeconds(3));
            apply();
            throw new IOException("time-out");
        });

        var done = Assert.IsType<LedgerOutcome<string>.Done>(await Bench.CommitAsync(LedgerBench.Append()));

        Assert.Equal(first, done.DecidedAt);
    }

    /// <summary>A claim counts its lease from the decision: a process that slept before it wrote must not think it young.</summary>
    [Fact]
    public async Task Whoever_slept_between_the_decision_and_its_write_knows()
    {
        var first = Bench.Time.GetTimestamp();
        Bench.Queue.OnSend = () => Bench.Time.Advance(TimeSpan.FromSeconds(40));

        var announcing = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Announcements = [new Announcement(TaskStep.Deliver, "t")] }, "done"));

        var done = Assert.IsType<LedgerOutcome<string>.Done>(await Bench.CommitAsync(announcing));

        Assert.Equal(first, done.DecidedAt);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_stop_the_commit()
    {
        var gate = Hold();
        using var patience = new CancellationTokenSource();
        var waiting = Bench.Ledger.CommitAsync(LedgerBench.Write("task|1", "one"), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();

        await Bench.CommitAsync(LedgerBench.Append());
        Assert.Equal("one", Bench.TextOf("task|1"));
    }
}
