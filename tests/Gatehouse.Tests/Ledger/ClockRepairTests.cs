using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

public sealed class ClockRepairTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly LedgerBench bench = new();

    [Fact]
    public async Task A_clock_that_is_ahead_refuses_every_commit_until_it_is_set_back_and_the_chain_says_so()
    {
        await AheadByAsync(TimeSpan.FromHours(1));
        Assert.IsType<LedgerOutcome<string>.Unavailable>(await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).CommitAsync(LedgerBench.Append(), default));
        var (ahead, real) = (bench.State!.LastTime, bench.Time.Wall);

        Assert.Equal(ahead, (await bench.Ledger.RepairClockAsync(dryRun: true, default))!.From);
        Assert.Equal(ahead, bench.State.LastTime);
        var setBack = await bench.Ledger.RepairClockAsync(dryRun: false, default);

        Assert.Equal(ahead, setBack!.From);
        Assert.InRange(bench.State.LastTime, real.AddSeconds(-1), real.AddSeconds(30));
        Assert.IsType<LedgerOutcome<string>.Done>(await bench.CommitAsync(LedgerBench.Append()));
        var entry = bench.Entries().Single(found => found.GetProperty("kind").GetString() == "clock-repaired");
        Assert.Equal(ahead, entry.GetProperty("last").GetDateTimeOffset());
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10.001, true)]
    public async Task Up_to_ten_seconds_are_borne(double seconds, bool isAhead)
    {
        await AheadByAsync(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isAhead, await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).RepairClockAsync(dryRun: false, default) is not null);
    }

    [Fact]
    public async Task Said_twice_it_is_done_once_by_whichever_instance()
    {
        await AheadByAsync(TimeSpan.FromDays(400));
        var gate = new TaskCompletionSource();
        bench.Table.NextWrites.Enqueue(async apply =>
        {
            await gate.Task;
            return apply();
        });

        var first = bench.Ledger.RepairClockAsync(dryRun: false, default);
        var second = await bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).RepairClockAsync(dryRun: false, default);
        gate.SetResult();

        Assert.NotNull(second);
        Assert.Null(await first);
        Assert.Single(bench.Entries(), entry => entry.GetProperty("kind").GetString() == "clock-repaired");
    }

    [Fact]
    public async Task A_partition_that_was_never_begun_has_no_clock() =>
        Assert.Null(await bench.Ledger.RepairClockAsync(dryRun: false, default));

    [Fact]
    public async Task An_instance_whose_own_clock_is_wrong_repairs_nothing()
    {
        await AheadByAsync(TimeSpan.FromHours(1));
        bench.Table.Skew = TimeSpan.FromMinutes(1);

        var thrown = await Assert.ThrowsAsync<ClockException>(() => bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection).RepairClockAsync(dryRun: false, default));
        Assert.Equal("this instance's clock and the store's differ too much", thrown.Message);
    }

    [Fact]
    public void What_limits_remember_counts_in_full_and_as_if_it_had_just_happened()
    {
        var (own, ahead) = (Reservation.At(now, Money.Of(3)), Reservation.At(now.AddDays(2), Money.Of(4)));
        var state = LedgerState.Empty with
        {
            LastTime = now.AddDays(2),
            Rate = RateWindow.Empty.Charge(now.AddDays(2).AddMinutes(-30)).Charge(now.AddDays(2)).Charge(now.AddDays(2)),
            Spend = SpendAccount.Empty.Reserve(own).Settle(own, Money.Of(3)).Reserve(ahead),
            Claims = [new ClaimInFlight("tsk_a", 1, now.AddDays(2)), new ClaimInFlight("tsk_b", 1, now.AddMinutes(1))],
        };

        var mended = ClockRepair.Mended(state, now);

        Assert.Equal((2, 3), (mended.Rate.CountInMinute(now), mended.Rate.CountInHour(now)));
        Assert.Equal((0, 0), (mended.Rate.CountInMinute(now.AddSeconds(65)), mended.Rate.CountInHour(now.AddMinutes(62))));
        Assert.Equal(Money.Of(7), mended.Spend.CommittedIn(Month.Of(now)));
        Assert.Equal([now.AddMinutes(11), now.AddMinutes(1)], mended.Claims.Select(claim => claim.LeaseUntil));
    }

    /// <summary>A commit is made, and then the machine's clock goes back to where it was.</summary>
    private async Task AheadByAsync(TimeSpan by)
    {
        bench.Time.SetWall(by);
        Assert.IsType<LedgerOutcome<string>.Done>(await bench.CommitAsync(LedgerBench.Append()));
        bench.Time.SetWall(-by);
    }
}
