using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Telemetry;

namespace Gatehouse.Tests.Ledger;

/// <summary>What operators see of commits.</summary>
[Collection(Watching.Name)]
public sealed class LedgerMetersTests : LedgerTest, IDisposable
{
    private readonly Measurements measured = new();

    public void Dispose() => measured.Dispose();

    [Fact]
    public async Task Each_request_counts_by_its_answer_and_each_batch_by_its_requests()
    {
        await TogetherAsync(LedgerBench.Append(), LedgerBench.Append());
        await Bench.CommitAsync(LedgerBench.Deny());

        Assert.Equal(["outcome=done", "outcome=done", "outcome=done", "outcome=refused"], measured.Labels("gatehouse.commits").Order(StringComparer.Ordinal));
        Assert.Equal(4, measured.Sum("gatehouse.commit.batch_size"));
        Assert.Equal(3, measured.Labels("gatehouse.commit.batch_size").Count());
    }

    [Fact]
    public async Task A_task_s_end_counts_when_it_is_durable()
    {
        await Bench.CommitAsync(new(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [new AuditEntry(AuditKind.Ended) { Status = "failed", Outcome = "none" }] }, "done")));

        Assert.Equal(["status=failed outcome=none"], measured.Labels("gatehouse.tasks.ended"));
    }

    [Fact]
    public async Task Conflicts_and_failures_count()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default);
        Bench.Pause.Waits.Clear();
        await Bench.CommitAsync(LedgerBench.Append());
        Assert.Equal((1, 0), (measured.Sum("gatehouse.commit.conflicts"), measured.Sum("gatehouse.commit.failures")));
        Assert.Single(Bench.Pause.Waits); // whoever lost lets the winner go first

        Bench.Table.NextWrites.Enqueue(_ => throw new IOException("reset"));
        await Bench.CommitAsync(LedgerBench.Append());
        Assert.Equal((1, 1), (measured.Sum("gatehouse.commit.conflicts"), measured.Sum("gatehouse.commit.failures")));
    }

    [Fact]
    public async Task Failures_past_the_deadline_and_in_the_index_count_too()
    {
        Bench.Table.NextWrites.Enqueue(_ =>
        {
            Bench.Table.IsDown = true;
            Bench.Time.Advance(Bench.Options.CommitDeadline);
            throw new IOException("time-out");
        });
        var looks = 0;
        Bench.Pause.OnWait = () =>
        {
            looks++;
            Bench.Time.Advance(TimeSpan.FromSeconds(1));
        };
        Assert.IsType<LedgerOutcome<string>.Unknown>(await Bench.CommitAsync(LedgerBench.Append()));
        Assert.Equal(looks, measured.Sum("gatehouse.commit.failures"));

        Bench.Table.IsDown = false;
        Bench.Table.DownForWrites = $"{LedgerBench.Organisation}|{Ledgers.IndexPartition}";
        var freeze = new AuditEntry(AuditKind.Freeze) { Subject = "agt_aaaaaaaaaaaaaaaaaaaa" };
        await Bench.CommitAsync(new(view => new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [freeze] }, "done")) { Containment = true });
        Assert.Equal(looks + 1, measured.Sum("gatehouse.commit.failures"));
    }

    [Fact]
    public async Task A_look_for_a_count_in_doubt_that_fails_counts()
    {
        var meters = new GateMeters();
        var looks = 0;
        Bench.Table.BeforeRange = () =>
        {
            if (++looks == 1)
                throw new IOException("reset");
        };
        var options = new LedgerOptions { CoalesceWindow = TimeSpan.FromSeconds(1) };
        var entry = new AuditEntry(AuditKind.RefusalsCoalesced) { Count = 1, First = Bench.Time.Wall, Last = Bench.Time.Wall };
        await new EntryInDoubt(Bench.Ledger, new LedgerRuntime(Bench.Queue, Bench.Time, Bench.Pause, new SeededRandom(9), Bench.Ledgers.Clock, meters, options), entry, 0).RecordAsync();

        Assert.Equal(1, measured.Sum("gatehouse.commit.failures"));
    }
}
