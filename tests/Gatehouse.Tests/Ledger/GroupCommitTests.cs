using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class GroupCommitTests : LedgerTest
{
    [Fact]
    public async Task A_commit_writes_the_state_the_entry_and_the_rows_in_one_batch()
    {
        var outcome = await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        Assert.Equal("done", Reply(outcome));
        var (_, batch) = Assert.Single(Bench.Table.Applied);
        Assert.Equal(["state", LedgerRows.Audit(1), "task|1"], batch.Select(write => write.Key));
        Assert.Single(batch.Select(write => write.Content!.Attempt).Distinct());
        Assert.Equal((1, 1L), ((int)Bench.State!.Version, Bench.State.Head.Sequence));
    }

    [Fact]
    public async Task A_commit_without_an_entry_leaves_a_mark()
    {
        await Bench.Ledger.TouchAsync(default);

        Assert.NotNull(Bench.Table.Find(LedgerBench.Partition, LedgerRows.Mark(1)));
    }

    [Fact]
    public async Task A_commit_that_met_a_newer_state_is_decided_again_on_it()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);
        var versions = new List<long>();

        var outcome = await Bench.CommitAsync(new(view =>
        {
            versions.Add(view.State.Version);
            return LedgerBench.Append().Decide(view);
        }));

        Assert.Equal("done", Reply(outcome));
        Assert.Equal([1, 2], versions);
        Assert.Equal(3, Bench.State!.Head.Sequence);
    }

    [Fact]
    public async Task An_answer_on_a_remembered_state_is_verified_first()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);

        var outcome = await Bench.CommitAsync(new(view => new LedgerDecision<string>.Answer($"{view.State.Version}")));

        Assert.Equal("2", Reply(outcome));
    }

    [Fact]
    public async Task Rows_are_read_after_the_state()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        Bench.Table.Log.Clear();
        await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection)
            .CommitAsync(new LedgerRequest<string>(view => new LedgerDecision<string>.Answer("")) { Reads = ["task|1"] }, default);

        Assert.Equal([$"read {LedgerBench.Partition} state", $"read {LedgerBench.Partition} task|1"], Bench.Table.Log);
    }

    [Fact]
    public async Task A_request_whose_row_is_in_the_way_reads_again_and_its_group_goes_on()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        var outcomes = await TogetherAsync(LedgerBench.Write("task|1", "again"), LedgerBench.Write("task|2", "two"));

        Assert.IsType<LedgerOutcome<string>.Stale>(outcomes[0]);
        Assert.Equal("done", Reply(outcomes[1]));
        Assert.Equal(("one", "two"), (Bench.TextOf("task|1"), Bench.TextOf("task|2")));
    }

    [Fact]
    public async Task Of_two_in_a_group_that_insert_one_row_the_second_reads_again()
    {
        var outcomes = await TogetherAsync(LedgerBench.Write("task|1", "one"), LedgerBench.Write("task|1", "two"));

        Assert.Equal("done", Reply(outcomes[0]));
        Assert.IsType<LedgerOutcome<string>.Stale>(outcomes[1]);
        Assert.Equal("one", Bench.TextOf("task|1"));
    }

    [Fact]
    public async Task An_insert_never_replaces_a_row_that_somebody_else_in_the_group_has_read()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));

        var outcomes = await TogetherAsync(
            new LedgerRequest<string>(_ => new LedgerDecision<string>.Answer("read")) { Reads = ["task|1"] },
            LedgerBench.Write("task|1", "two"));

        Assert.Equal("read", Reply(outcomes[0]));
        Assert.IsType<LedgerOutcome<string>.Stale>(outcomes[1]);
        Assert.Equal("one", Bench.TextOf("task|1"));
    }

    [Fact]
    public async Task A_decision_that_throws_fails_alone()
    {
        var decisions = 0;
        var broken = new LedgerRequest<string>(_ => ++decisions > 0 ? throw new InvalidOperationException("bug") : null!);
        var gate = Hold();
        var first = Bench.CommitAsync(LedgerBench.Append());
        var (failing, passing) = (Bench.CommitAsync(broken), Bench.CommitAsync(LedgerBench.Append("passed")));
        gate.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(("done", "passed"), (Reply(await first), Reply(await passing)));
        Assert.Equal(1, decisions);
    }

    [Fact]
    public async Task Of_two_like_refusals_in_a_group_the_second_is_counted_with_the_first()
    {
        var outcomes = await TogetherAsync(LedgerBench.Deny(), LedgerBench.Deny(), LedgerBench.Deny("agt_b"));
        var refused = outcomes.Select(outcome => Assert.IsType<LedgerOutcome<string>.Refused>(outcome)).ToArray();

        Assert.Equal([(2L, false), (2L, true), (3L, false)], refused.Select(outcome => (outcome.At.Sequence, outcome.Coalesced)));
    }

    [Fact]
    public async Task What_a_group_has_written_is_there_for_whoever_comes_after_in_it()
    {
        var gate = Hold();
        var first = Bench.CommitAsync(LedgerBench.Append());
        var second = Bench.CommitAsync(new(view => new LedgerDecision<string>.Answer($"{view.Exists} {view.State.Head.Sequence} {view.NextSequence}")));
        gate.SetResult();

        await first;
        Assert.Equal("True 1 2", Reply(await second));
        Assert.Equal("False 0 1", Reply(await Bench.Ledgers.Control(LedgerBench.Organisation)
            .CommitAsync(new LedgerRequest<string>(view => new LedgerDecision<string>.Answer($"{view.Exists} {view.State.Head.Sequence} {view.NextSequence}")), default)));
    }

    [Fact]
    public async Task A_group_is_one_batch_and_one_send()
    {
        var sends = 0;
        Bench.Queue.OnSend = () => sends++;
        var announcing = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Announcements = [new Announcement(TaskStep.Deliver, "t")] }, "done"));

        await TogetherAsync(announcing, announcing, announcing);

        Assert.Equal((1, 3), (sends, Bench.Queue.Sent.Count));
        Assert.Equal(2, Bench.Table.Applied.Count);
        Assert.All(Bench.Queue.Sent, sent => Assert.Equal(1, GateMessage.Parse(sent.Body.Span)!.Base));
    }

    [Fact]
    public async Task Time_in_a_partition_never_runs_backwards_and_a_state_far_ahead_refuses()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        var last = Bench.State!.LastTime;

        Bench.Time.SetWall(TimeSpan.FromSeconds(-9));
        DateTimeOffset? decided = null;
        await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(new LedgerRequest<string>(view =>
        {
            decided = view.Now;
            return LedgerBench.Append().Decide(view);
        }), default);
        Assert.Equal(last, decided);

        Bench.Time.SetWall(TimeSpan.FromSeconds(-30));
        var far = Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection);
        Assert.IsType<LedgerOutcome<string>.Unavailable>(await far.CommitAsync(LedgerBench.Append(), default));
    }

    [Fact]
    public async Task Another_organisation_s_row_is_never_taken_for_one_s_own()
    {
        Bench.Table.Put(LedgerBench.Partition, LedgerRows.State, new RowContent("orgothersorg", "", "{}"u8.ToArray()));

        await Assert.ThrowsAsync<OrganisationMismatchException>(() => Bench.Ledger.ReadAsync([], default));
        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(LedgerBench.Append()));
    }
}
