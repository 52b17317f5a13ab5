using System.Text;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

/// <summary>What a commit says in the organisation's index, and when.</summary>
public sealed class LedgerIndexTests : LedgerTest
{
    private const string Index = $"{LedgerBench.Organisation}|{Ledgers.IndexPartition}";
    private const string Agent = "agt_aaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task What_a_commit_names_is_in_the_index_first_with_the_version_it_was_decided_on()
    {
        await Bench.CommitAsync(LedgerBench.Append());
        await Bench.CommitAsync(Naming("dead|b", "dead|a", "dead|b"));

        Assert.Equal([LedgerBench.Partition, Index, LedgerBench.Partition], Bench.Table.Applied.Select(write => write.Partition));
        var rows = Bench.Table.Rows(Index, "dead|");
        Assert.Equal(["dead|a", "dead|b"], rows.Select(row => row.Key));
        Assert.All(rows, row => Assert.Equal(1, IndexRow.BaseOf(row)));
    }

    [Fact]
    public async Task What_cannot_be_named_is_not_written()
    {
        Bench.Table.DownForWrites = Index;

        Assert.IsType<LedgerOutcome<string>.Unavailable>(await Bench.CommitAsync(Naming("dead|a")));
        Assert.Null(Bench.State);
    }

    [Fact]
    public async Task Containment_is_found_too_whether_its_answer_was_lost_or_not()
    {
        Bench.Table.NextWrites.Enqueue(apply =>
        {
            apply();
            throw new IOException("time-out");
        });

        Assert.Equal("done", Reply(await Bench.CommitAsync(Containing(Agent))));
        Assert.Equal("1", Encoding.ASCII.GetString(Assert.Single(Bench.Table.Rows(Index, SeenRows.Prefix(Agent))).Content.Body.Span));

        var writes = Bench.Table.Applied.Count;
        Bench.Table.Log.Clear();
        Assert.Equal("done", Reply(await Bench.CommitAsync(Containing(Agent))));
        Assert.DoesNotContain(Bench.Table.Log, line => line.StartsWith($"write {Index} ", StringComparison.Ordinal));
        Assert.Equal(writes + 1, Bench.Table.Applied.Count);

        Bench.Time.Advance(TimeSpan.FromHours(1));
        await Bench.CommitAsync(Containing(Agent));
        Assert.Equal(["2026112312", "2026112313"], Bench.Table.Rows(Index, SeenRows.Prefix(Agent)).Select(row => row.Key.Split('|')[2]));
    }

    [Fact]
    public async Task Of_two_rows_of_one_hour_the_earlier_sequence_stays()
    {
        var key = SeenRows.Key(Agent, SeenRows.Hour(Bench.Time.Wall), LedgerBench.Connection);
        foreach (var (standing, expected) in new[] { ("9", "1"), ("0", "0"), ("2", "2") })
        {
            Bench.Table.Put(Index, key, new RowContent(LedgerBench.Organisation, "", Encoding.ASCII.GetBytes(standing)));
            await Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(Containing(Agent), default);

            Assert.Equal(expected, Encoding.ASCII.GetString(Bench.Table.Find(Index, key)!.Content.Body.Span));
        }
    }

    [Fact]
    public async Task An_index_that_is_away_does_not_undo_a_containment()
    {
        Bench.Table.DownForWrites = Index;

        Assert.Equal("done", Reply(await Bench.CommitAsync(Containing(Agent))));
        Assert.Empty(Bench.Table.Rows(Index));
    }

    [Fact]
    public async Task More_refusals_than_fit_beside_a_large_write_come_in_the_next_batch()
    {
        var large = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Rows = [.. Enumerable.Range(0, 60).Select(i => LedgerBench.Insert($"task|{i}", ""))] }, "done"));

        var outcomes = await TogetherAsync([large, .. Enumerable.Range(0, 60).Select(i => LedgerBench.Deny($"agt_{i}"))]);

        Assert.Equal("done", Reply(outcomes[0]));
        var refused = outcomes.Skip(1).Select(outcome => Assert.IsType<LedgerOutcome<string>.Refused>(outcome)).ToArray();
        Assert.All(refused, outcome => Assert.False(outcome.Coalesced));
        Assert.Equal(Enumerable.Range(3, 60).Select(n => (long)n), refused.Select(outcome => outcome.At.Sequence));
        Assert.Equal(3, Bench.Table.Applied.Count);
    }

    [Fact]
    public async Task Two_who_would_write_one_count_write_it_once_and_are_both_answered()
    {
        var counting = new LedgerRequest<string>(view => new LedgerDecision<string>.Commit(
            new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Counts = new RefusalKey("agt_a", Gatehouse.Policy.RefusalCode.RateLimited, null) }, "done"));

        var outcomes = await TogetherAsync(counting, counting);

        Assert.Equal(["done", "done"], outcomes.Select(Reply));
        Assert.Equal(2, Bench.Entries().Count);
    }

    private static LedgerRequest<string> Naming(params string[] keys) => new(view =>
        new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Index = keys }, "done"));

    private static LedgerRequest<string> Containing(string agent)
    {
        var freeze = new AuditEntry(AuditKind.Freeze) { Subject = agent };
        return new(view => new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [freeze] }, "done")) { Containment = true };
    }
}
