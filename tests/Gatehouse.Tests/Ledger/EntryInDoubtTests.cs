using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Ledger;

/// <summary>A count of refusals of which nobody knows whether it was written: it stands in the chain once, whichever it was.</summary>
public sealed class EntryInDoubtTests
{
    private static readonly DateTimeOffset noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly AuditEntry doubtful = new(AuditKind.RefusalsCoalesced) { Agent = "agt_a", Count = 3, First = noon, Last = noon.AddSeconds(5) };

    private readonly LedgerBench bench = new(new LedgerOptions { CoalesceWindow = TimeSpan.FromSeconds(1) });

    [Fact]
    public async Task One_that_did_not_land_is_written_once_after_a_window()
    {
        await RecordAsync(doubtful);

        var entry = Assert.Single(bench.Entries());
        Assert.Equal(("refusals-coalesced", 3, "agt_a"), (entry.GetProperty("kind").GetString(), entry.GetProperty("count").GetInt32(), entry.GetProperty("agent").GetString()));
        Assert.Equal([TimeSpan.FromSeconds(1)], bench.Pause.Waits);
        Assert.Equal(2, bench.State!.Version); // what was tried before can land no more
    }

    [Theory]
    [InlineData("agt_a")]
    [InlineData(null)]
    public async Task One_that_landed_is_not_written_again(string? agent)
    {
        await AppendAsync(doubtful with { Agent = agent });
        await RecordAsync(doubtful with { Agent = agent });

        Assert.Single(bench.Entries());
    }

    public static TheoryData<string> Others => ["another kind", "another count", "another first", "another last", "another agent", "no agent", "an agent", "before it"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Another_entry_is_not_taken_for_it(string other)
    {
        var sought = other == "an agent" ? doubtful with { Agent = null } : doubtful;
        await AppendAsync(other switch
        {
            "another kind" => doubtful with { Kind = AuditKind.SignInsRefused },
            "another count" => doubtful with { Count = 4 },
            "another first" => doubtful with { First = noon.AddSeconds(1) },
            "another last" => doubtful with { Last = noon.AddSeconds(6) },
            "another agent" => doubtful with { Agent = "agt_b" },
            "no agent" => doubtful with { Agent = null },
            _ => doubtful,
        });

        await RecordAsync(sought, after: other == "before it" ? 1 : 0);

        Assert.Equal(2, bench.Entries().Count);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(2000)]
    public async Task It_is_found_however_much_was_written_since(int since)
    {
        for (var left = since; left > 0; left -= 90)
            await AppendAsync([.. Enumerable.Repeat(LedgerBench.Entry, Math.Min(left, 90))]);
        await AppendAsync(doubtful);

        await RecordAsync(doubtful);

        Assert.Equal(since + 1, bench.Entries().Count);
    }

    [Fact]
    public async Task While_the_store_is_away_it_is_looked_for_again_each_window()
    {
        bench.Table.IsDown = true;
        bench.Pause.OnWait = () => bench.Table.IsDown = bench.Pause.Waits.Count(wait => wait == TimeSpan.FromSeconds(1)) < 4;

        await RecordAsync(doubtful);

        Assert.Single(bench.Entries());
        Assert.Equal(4, bench.Pause.Waits.Count(wait => wait == TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_look_that_fails_is_made_again()
    {
        var looks = 0;
        bench.Table.BeforeRange = () =>
        {
            if (++looks == 1)
                throw new IOException("reset");
        };

        await RecordAsync(doubtful);

        Assert.Single(bench.Entries());
        Assert.Equal(2, looks);
    }

    private async Task AppendAsync(params AuditEntry[] entries) => Assert.IsType<LedgerOutcome<string>.Done>(await bench.CommitAsync(
        new(view => new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = entries }, "done"))));

    private Task RecordAsync(AuditEntry entry, long after = 0)
    {
        var runtime = new LedgerRuntime(bench.Queue, bench.Time, bench.Pause, new SeededRandom(9), bench.Ledgers.Clock, new GateMeters(), bench.Options);
        return new EntryInDoubt(bench.Ledger, runtime, entry, after).RecordAsync();
    }
}
