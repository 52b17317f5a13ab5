using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class GroupCommitTests
{
    private readonly LedgerBench bench = new();

    [Fact]
    public async Task A_commit_writes_the_state_the_entry_and_the_rows_in_one_batch()
    {
        var outcome = await bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        Assert.Equal("done", Reply(outcome));
        var (_, batch) = Assert.Single(bench.Table.Applied);
        Assert.Equal(["state", LedgerRows.Audit(1), "task|1"], batch.Select(write => write.Key));
        Assert.Single(batch.Select(write => write.Content!.Attempt).Distinct());
        Assert.Equal((1, 1L), ((int)bench.State!.Version, bench.State.Head.Sequence));
    }

    [Fact]
    public async Task A_commit_without_an_entry_leaves_a_mark()
    {
        await bench.Ledger.TouchAsync(default);

        Assert.NotNull(bench.Table.Find(LedgerBench.Partition, LedgerRows.Mark(1)));
    }

    [Fact]
    public async Task A_commit_that_met_a_newer_state_is_decided_again_on_it()
    {
        await bench.CommitAsync(LedgerBench.Append());
        await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);
        var versions = new List<long>();

        var outcome = await bench.CommitAsync(new(view =>
        {
            versions.Add(view.State.Version);
            return LedgerBench.Append().Decide(view);
        }));

        Assert.Equal("done", Reply(outcome));
        Assert.Equal([1, 2], versions);
        Assert.Equal(3, bench.State!.Head.Sequence);
    }

    [Fact]
    public async Task A_write_that_landed_and_said_otherwise_is_answered_and_not_repeated()
    {
        bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Single(bench.Table.Applied);
    }

    [Fact]
    public async Task A_write_that_landed_and_met_itself_in_a_retry_is_answered_and_not_repeated()
    {
        bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            return Task.FromResult(apply());
        });

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Single(bench.Table.Applied);
    }

    [Fact]
    public async Task A_write_that_landed_is_found_even_when_others_have_written_since()
    {
        bench.Table.NextWrites.Enqueue(async apply =>
        {
            apply();
            await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Equal(2, bench.Table.Applied.Count);
    }

    [Fact]
    public async Task A_write_that_did_not_land_is_made_again_under_another_attempt()
    {
        bench.Table.NextWrites.Enqueue(_ => throw new IOException("reset"));

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Equal(1, bench.State!.Version);
    }

    [Fact]
    public async Task A_late_write_and_its_repetition_never_both_land()
    {
        Func<BatchOutcome> late = null!;
        bench.Table.NextWrites.Enqueue(apply =>
        {
            late = apply;
            throw new IOException("time-out");
        });

        await bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        Assert.IsType<BatchOutcome.Conflict>(late());
        Assert.Equal(1, bench.State!.Head.Sequence);
    }

    [Fact]
    public async Task A_write_that_lands_between_the_reading_and_the_repetition_is_answered_once()
    {
        Func<BatchOutcome> late = null!;
        bench.Table.NextWrites.Enqueue(apply =>
        {
            late = apply;
            throw new IOException("time-out");
        });
        bench.Table.NextWrites.Enqueue(apply =>
        {
            late();
            return Task.FromResult(apply());
        });

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Write("task|1", "one"))));
        Assert.Single(bench.Table.Applied);
    }

    [Fact]
    public async Task An_answer_without_a_write_is_not_given_while_an_earlier_try_may_still_land()
    {
        await bench.CommitAsync(LedgerBench.Append());
        Func<BatchOutcome> late = null!;
        bench.Table.NextWrites.Enqueue(apply =>
        {
            late = apply;
            throw new IOException("time-out");
        });
        var decisions = 0;

        var outcome = await bench.CommitAsync(new(view => ++decisions == 1
            ? LedgerBench.Write("task|1", "one").Decide(view)
            : new LedgerDecision<string>.Answer("too late")));

        Assert.Equal("too late", Reply(outcome));
        Assert.IsType<BatchOutcome.Conflict>(late());
        Assert.Null(bench.TextOf("task|1"));
    }

    [Fact]
    public async Task An_answer_on_a_remembered_state_is_verified_first()
    {
        await bench.CommitAsync(LedgerBench.Append());
        await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);

        var outcome = await bench.CommitAsync(new(view => new LedgerDecision<string>.Answer($"{view.State.Version}")));

        Assert.Equal("2", Reply(outcome));
    }

    [Fact]
    public async Task Rows_are_read_after_the_state()
    {
        await bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        bench.Table.Log.Clear();
        await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection)
            .CommitAsync(new LedgerRequest<string>(view => new LedgerDecision<string>.Answer("")) { Reads = ["task|1"] }, default);

        Assert.Equal([$"read {LedgerBench.Partition} state", $"read {LedgerBench.Partition} task|1"], bench.Table.Log);
    }

    [Fact]
    public async Task A_request_whose_row_is_in_the_way_reads_again_and_its_group_goes_on()
    {
        await bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        var outcomes = await TogetherAsync(LedgerBench.Write("task|1", "again"), LedgerBench.Write("task|2", "two"));

        Assert.IsType<LedgerOutcome<string>.Stale>(outcomes[0]);
        Assert.Equal("done", Reply(outcomes[1]));
        Assert.Equal(("one", "two"), (bench.TextOf("task|1"), bench.TextOf("task|2")));
    }

    [Fact]
    public async Task Of_two_in_a_group_that_insert_one_row_the_second_reads_again()
    {
        var outcomes = await TogetherAsync(LedgerBench.Write("task|1", "one"), LedgerBench.Write("task|1", "two"));

        Assert.Equal("done", Reply(outcomes[0]));
        Assert.IsType<LedgerOutcome<string>.Stale>(outcomes[1]);
        Assert.Equal("one", bench.TextOf("task|1"));
    }

    [Fact]
    public async Task An_insert_never_replaces_a_row_that_somebody_else_in_the_group_has_read()
    {
        await bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        var outcomes = await TogetherAsync(
            new LedgerRequest<string>(_ => new LedgerDecision<string>.Answer("read")) { Reads = ["task|1"] },
            LedgerBench.Write("task|1", "two"));

        Assert.Equal("read", Reply(outcomes[0]));
        Assert.IsType<LedgerOutcome<string>.Stale>(outcomes[1]);
        Assert.Equal("one", bench.TextOf("task|1"));
    }

    [Fact]
    public async Task A_decision_that_throws_fails_alone()
    {
        var broken = new LedgerRequest<string>(_ => throw new InvalidOperationException("bug"));
        var gate = Hold();
        var first = bench.CommitAsync(LedgerBench.Append());
        var (failing, passing) = (bench.CommitAsync(broken), bench.CommitAsync(LedgerBench.Append("passed")));
        gate.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(("done", "passed"), (Reply(await first), Reply(await passing)));
    }

    [Fact]
    public async Task A_group_is_one_batch_and_one_send()
    {
        var sends = 0;
        bench.Queue.OnSend = () => sends++;
        var announcing = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Announcements = [new Announcement(TaskStep.Deliver, "t")] }, "done"));

        await TogetherAsync(announcing, announcing, announcing);

        Assert.Equal((1, 3), (sends, bench.Queue.Sent.Count));
        Assert.Equal(2, bench.Table.Applied.Count);
        Assert.All(bench.Queue.Sent, sent => Assert.Equal(1, GateMessage.Parse(sent.Body.Span)!.Base));
    }

    [Fact]
    public async Task What_cannot_be_announced_is_not_written()
    {
        bench.Queue.OnSend = () => throw new IOException("the broker is down");
        var announcing = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Announcements = [new Announcement(TaskStep.Deliver, "t")] }, "done"));

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await bench.CommitAsync(announcing));
        Assert.Empty(bench.Table.Applied);
        Assert.DoesNotContain(bench.Table.Log, line => line.StartsWith("write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_deadline_a_touch_makes_the_refusal_definite()
    {
        await bench.CommitAsync(LedgerBench.Append());
        var lates = new List<Func<BatchOutcome>>();
        bench.Table.NextWrites.Enqueue(apply =>
        {
            lates.Add(apply);
            bench.Time.Advance(bench.Options.CommitDeadline + TimeSpan.FromTicks(1));
            throw new IOException("time-out");
        });

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await bench.CommitAsync(LedgerBench.Write("task|1", "one")));
        Assert.Equal(2, bench.State!.Version);
        Assert.IsType<BatchOutcome.Conflict>(lates[0]());
    }

    [Fact]
    public async Task After_the_deadline_a_write_that_landed_is_still_found()
    {
        bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            bench.Time.Advance(bench.Options.CommitDeadline + TimeSpan.FromTicks(1));
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Append())));
    }

    [Fact]
    public async Task A_store_that_is_gone_after_the_write_leaves_the_outcome_unknown()
    {
        bench.Table.NextWrites.Enqueue(_ =>
        {
            bench.Table.IsDown = true;
            throw new IOException("time-out");
        });

        Assert.IsType<LedgerOutcome<string>.Unknown>(await bench.CommitAsync(LedgerBench.Append()));
    }

    [Fact]
    public async Task A_store_that_was_never_there_is_definite()
    {
        bench.Table.IsDown = true;

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await bench.CommitAsync(LedgerBench.Append()));
        Assert.True(bench.Pause.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) < bench.Options.CommitDeadline + bench.Options.TouchDeadline);
    }

    [Fact]
    public async Task Containment_is_tried_for_longer_and_hardly_backs_off()
    {
        bench.Table.IsDown = true;
        bench.Pause.OnWait = () =>
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            bench.Table.IsDown = bench.Pause.Waits.Count < 200;
        };

        Assert.Equal("done", Reply(await bench.CommitAsync(LedgerBench.Append() with { Containment = true })));
        Assert.All(bench.Pause.Waits, wait => Assert.True(wait <= TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData(2002, false)]
    [InlineData(-2000, true)]
    public async Task A_clock_too_far_from_the_store_s_commits_nothing(int skew, bool commits)
    {
        bench.Table.Skew = TimeSpan.FromMilliseconds(skew);

        Assert.Equal(commits, await bench.CommitAsync(LedgerBench.Append()) is LedgerOutcome<string>.Done);
        Assert.Equal(commits ? 1 : 0, bench.Table.Applied.Count);
    }

    [Fact]
    public async Task Time_in_a_partition_never_runs_backwards_and_a_state_far_ahead_refuses()
    {
        await bench.CommitAsync(LedgerBench.Append());
        var last = bench.State!.LastTime;

        bench.Time.SetWall(TimeSpan.FromSeconds(-9));
        DateTimeOffset? decided = null;
        await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(new LedgerRequest<string>(view =>
        {
            decided = view.Now;
            return LedgerBench.Append().Decide(view);
        }), default);
        Assert.Equal(last, decided);

        bench.Time.SetWall(TimeSpan.FromSeconds(-30));
        var far = bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection);
        Assert.IsType<LedgerOutcome<string>.Unavailable>(await far.CommitAsync(LedgerBench.Append(), default));
    }

    [Fact]
    public async Task The_answer_tells_when_the_attempt_that_landed_was_sent()
    {
        var first = bench.Time.GetTimestamp();
        bench.Table.NextWrites.Enqueue(apply =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(3));
            apply();
            throw new IOException("time-out");
        });

        var done = Assert.IsType<LedgerOutcome<string>.Done>(await bench.CommitAsync(LedgerBench.Append()));

        Assert.Equal(first, done.SentAt);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_stop_the_commit()
    {
        var gate = Hold();
        using var patience = new CancellationTokenSource();
        var waiting = bench.Ledger.CommitAsync(LedgerBench.Write("task|1", "one"), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();

        await bench.CommitAsync(LedgerBench.Append());
        Assert.Equal("one", bench.TextOf("task|1"));
    }

    [Fact]
    public async Task Another_organisation_s_row_is_never_taken_for_one_s_own()
    {
        bench.Table.Put(LedgerBench.Partition, LedgerRows.State, new RowContent("orgothersorg", "", "{}"u8.ToArray()));

        await Assert.ThrowsAsync<OrganisationMismatchException>(() => bench.Ledger.ReadAsync([], default));
        Assert.IsType<LedgerOutcome<string>.Unavailable>(await bench.CommitAsync(LedgerBench.Append()));
    }

    private static string Reply(LedgerOutcome<string> outcome) => Assert.IsType<LedgerOutcome<string>.Done>(outcome).Reply;

    /// <summary>Holds the next write, so that what is asked meanwhile becomes one group.</summary>
    private TaskCompletionSource Hold()
    {
        var gate = new TaskCompletionSource();
        bench.Table.NextWrites.Enqueue(async apply =>
        {
            await gate.Task;
            return apply();
        });
        return gate;
    }

    private async Task<LedgerOutcome<string>[]> TogetherAsync(params LedgerRequest<string>[] requests)
    {
        var gate = Hold();
        var first = bench.CommitAsync(LedgerBench.Append());
        var together = requests.Select(bench.CommitAsync).ToArray();
        gate.SetResult();
        await first;
        return await Task.WhenAll(together);
    }
}
