using System.Diagnostics.Metrics;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class RefusalCoalescingTests
{
    private readonly LedgerBench bench = new(new LedgerOptions { MaxCoalesced = 2 });

    [Fact]
    public async Task The_first_refusal_is_recorded_at_once_and_its_repetitions_are_counted()
    {
        var first = await RefusedAsync();
        var second = await RefusedAsync();

        Assert.Equal((1, false), ((int)first.At.Sequence, first.Coalesced));
        Assert.Equal((1, true), ((int)second.At.Sequence, second.Coalesced));
        Assert.Single(bench.Table.Applied);
    }

    [Theory]
    [InlineData("agt_b", RefusalCode.RateLimited, "rate")]
    [InlineData("agt_a", RefusalCode.SpendCapReached, "rate")]
    [InlineData("agt_a", RefusalCode.RateLimited, "policy.rate.perHour")]
    public async Task Another_agent_code_or_clause_is_another_refusal(string agent, RefusalCode code, string clause)
    {
        await RefusedAsync();

        Assert.False((await RefusedAsync(LedgerBench.Deny(agent, code, clause))).Coalesced);
    }

    [Fact]
    public async Task At_the_end_of_the_window_the_count_is_one_entry()
    {
        var from = bench.Time.Wall;
        await RefusedAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        await RefusedAsync();
        await EndWindowAsync();

        var entry = bench.Entries()[1];
        Assert.Equal(("refusals-coalesced", 2), (entry.GetProperty("kind").GetString(), entry.GetProperty("count").GetInt32()));
        Assert.Equal(from.AddSeconds(1), entry.GetProperty("first").GetDateTimeOffset());
        Assert.Equal(from.AddSeconds(3), entry.GetProperty("last").GetDateTimeOffset());
        Assert.Equal(2, bench.Entries().Count);
    }

    [Fact]
    public async Task A_failure_that_nobody_waits_for_is_counted()
    {
        var failures = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((meter, _, tags, _) =>
            Interlocked.Add(ref failures, meter.Name == "gatehouse.commit.failures" && tags is [{ Value: nameof(TimeZoneNotFoundException) }] ? 1 : 0));
        listener.Start();
        var brief = new LedgerBench(new LedgerOptions { CoalesceWindow = TimeSpan.FromSeconds(1) });
        brief.Pause.OnWait = () => throw new TimeZoneNotFoundException("no failure that any other test has");

        await brief.CommitAsync(LedgerBench.Deny());

        Assert.Equal(1, failures);
    }

    [Fact]
    public async Task A_window_in_which_nothing_repeated_leaves_no_entry()
    {
        await RefusedAsync();
        await EndWindowAsync();

        Assert.Single(bench.Entries());
    }

    [Fact]
    public async Task A_count_is_recorded_once()
    {
        await RefusedAsync();
        await RefusedAsync();
        await EndWindowAsync();
        await bench.Ledger.FlushAsync(default);
        await RefusedAsync();

        Assert.Equal(["dispatch", "refusals-coalesced", "dispatch"], Kinds());
    }

    [Theory]
    [InlineData(9_999, true)]
    [InlineData(10_000, false)]
    public async Task A_window_ends_exactly(int milliseconds, bool coalesced)
    {
        await RefusedAsync();
        bench.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(coalesced, (await RefusedAsync()).Coalesced);
    }

    [Fact]
    public async Task A_refusal_past_the_window_brings_the_count_of_the_old_one_with_it()
    {
        await RefusedAsync();
        await RefusedAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        var late = await RefusedAsync();

        Assert.Equal(["dispatch", "refusals-coalesced", "dispatch"], Kinds());
        Assert.Equal((3, false), ((int)late.At.Sequence, late.Coalesced));
    }

    [Fact]
    public async Task Past_the_bound_each_refusal_is_recorded()
    {
        await RefusedAsync(LedgerBench.Deny("agt_a"));
        await RefusedAsync(LedgerBench.Deny("agt_b"));
        await RefusedAsync(LedgerBench.Deny("agt_c"));

        Assert.False((await RefusedAsync(LedgerBench.Deny("agt_c"))).Coalesced);
        Assert.True((await RefusedAsync(LedgerBench.Deny("agt_b"))).Coalesced);
    }

    [Fact]
    public async Task A_window_in_a_full_table_is_followed_by_its_next_one()
    {
        await RefusedAsync(LedgerBench.Deny("agt_a"));
        await RefusedAsync(LedgerBench.Deny("agt_a"));
        await RefusedAsync(LedgerBench.Deny("agt_b"));
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await RefusedAsync(LedgerBench.Deny("agt_a"));
        await RefusedAsync(LedgerBench.Deny("agt_a"));

        Assert.Equal(["dispatch", "dispatch", "refusals-coalesced", "dispatch"], Kinds());
    }

    [Fact]
    public async Task What_was_counted_while_the_store_was_away_is_recorded_when_it_returns()
    {
        await RefusedAsync();
        await RefusedAsync();
        bench.Table.IsDown = true;
        // What is remembered is too old by then, so nothing was sent whose outcome would be open.
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await EndWindowAsync();
        bench.Table.IsDown = false;
        await EndWindowAsync();

        Assert.Equal(["dispatch", "refusals-coalesced"], Kinds());
    }

    [Fact]
    public async Task An_instance_that_goes_down_writes_what_it_only_counted()
    {
        await RefusedAsync();
        await RefusedAsync();
        await bench.Ledgers.FlushAsync(default);

        Assert.Equal(["dispatch", "refusals-coalesced"], Kinds());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_count_whose_fate_is_unknown_is_in_the_chain_once_when_the_store_is_back(bool landed)
    {
        await RefusedAsync();
        await RefusedAsync();
        bench.Table.NextWrites.Enqueue(apply =>
        {
            if (landed)
                apply();
            bench.Table.IsDown = true;
            throw new IOException("time-out");
        });
        await EndWindowAsync();
        bench.Table.IsDown = false;
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BatchOutcome Settle(Func<BatchOutcome> apply)
        {
            var outcome = apply();
            settled.SetResult();
            return outcome;
        }

        // A touch, a look, and the count if the look did not find it.
        bench.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        if (landed)
            bench.Table.BeforeRange = settled.SetResult;
        else
            bench.Table.NextWrites.Enqueue(apply => Task.FromResult(Settle(apply)));
        await bench.Pause.UntilHeldAsync();
        bench.Pause.EndLongWaits();
        await settled.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["dispatch", "refusals-coalesced"], Kinds());
    }

    [Fact]
    public async Task A_refusal_whose_entry_did_not_land_opens_no_window()
    {
        bench.Table.NextWrites.Enqueue(_ => throw new IOException("reset"));

        Assert.False((await RefusedAsync()).Coalesced);
        Assert.Equal(["dispatch"], Kinds());
    }

    private IEnumerable<string> Kinds() => bench.Entries().Select(entry => entry.GetProperty("kind").GetString()!);

    private async Task<LedgerOutcome<string>.Refused> RefusedAsync(LedgerRequest<string>? request = null) =>
        Assert.IsType<LedgerOutcome<string>.Refused>(await bench.CommitAsync(request ?? LedgerBench.Deny()));

    private async Task EndWindowAsync()
    {
        await bench.Pause.UntilHeldAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        bench.Pause.EndLongWaits();
        // The flush is in the queue before this: an answer comes after it.
        await bench.CommitAsync(new LedgerRequest<string>(_ => new LedgerDecision<string>.Answer("")));
    }
}
