using Gatehouse.Budgets;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Tests.Policy;

namespace Gatehouse.Tests.Budgets;

public sealed class BudgetLimitsTests
{
    private static readonly BudgetSubject agent = BudgetSubject.Agent("agt_aaaaaaaaaaaaaaaaaaaa");

    [Theory]
    [InlineData(1, 2, null, null, null)]
    [InlineData(2, 2, null, "budget.agent.rate.perMinute", 65)]
    [InlineData(0, 0, null, "budget.agent.rate.perMinute", null)] // a limit of 0 denies all
    [InlineData(2, 2, 0, "budget.agent.rate.perHour", null)]
    [InlineData(2, 3, 2, "budget.agent.rate.perHour", 3720)]
    public void A_rate_counts_what_was_charged(int charged, int? perMinute, int? perHour, string? clause, int? retryAfter)
    {
        var refusal = BudgetLimits.Examine(Facts(new RateLimits(perMinute, perHour), null) with { Charged = Given.Charged(charged) }, null, Given.Now);

        Assert.Equal((clause, clause is null ? (RefusalCode?)null : RefusalCode.RateLimited, retryAfter), (refusal?.Clause, refusal?.Code, (int?)refusal?.RetryAfter?.TotalSeconds));
        Assert.Equal(retryAfter is not null, refusal?.MayRetry is true);
    }

    [Theory]
    [InlineData(3.0, 2.0, 5.0, null, false)]
    [InlineData(3.0, 2.000001, 5.0, "spend-cap-reached", true)]
    [InlineData(0.0, 5.000001, 5.0, "spend-cap-reached", false)] // can never fit
    [InlineData(0.0, 0.0, 0.0, "spend-cap-reached", false)] // a cap of 0 denies all
    [InlineData(9.0, 1.0, 5.0, "spend-cap-reached", true)] // an overrun passed the cap
    [InlineData(0.0, null, 5.0, "cost-above-task-cap", false)] // nobody knows what it may cost
    public void A_cap_counts_what_is_held_and_paid(double committed, double? bound, double cap, string? code, bool mayRetry)
    {
        var spend = SpendAccount.Empty.Reserve(Reservation.At(Given.Now, Money.Of((decimal)committed)));
        var refusal = BudgetLimits.Examine(Facts(null, Money.Of((decimal)cap)) with { Spend = spend }, bound is { } amount ? Money.Of((decimal)amount) : null, Given.Now);

        Assert.Equal((code, code is null ? null : "budget.agent.spend.monthly", mayRetry), (refusal?.Code.ToWireName(), refusal?.Clause, refusal?.MayRetry is true));
    }

    [Fact]
    public void The_last_month_does_not_bind_this_one()
    {
        var spend = SpendAccount.Empty.Reserve(Reservation.At(Given.Now.AddMonths(-1), Money.Of(5)));

        Assert.Null(BudgetLimits.Examine(Facts(null, Money.Of(5)) with { Spend = spend }, Money.Of(5), Given.Now));
    }

    [Fact]
    public void What_holds_its_place_fits_and_what_cannot_be_read_does_not()
    {
        var full = Facts(new RateLimits(0, null), Money.Zero);

        Assert.Null(BudgetLimits.Examine(full with { Held = new Hold(Given.Now) }, null, Given.Now));
        Assert.Equal((RefusalCode.Unavailable, "budget.agent", true), BudgetLimits.Examine(full with { IsUnreachable = true }, null, Given.Now) is { } refusal ? (refusal.Code, refusal.Clause, refusal.MayRetry) : default);
    }

    [Theory]
    [InlineData(0, 1, 1, true)]
    [InlineData(1, 1, 1, false)]   // the hold's time is over
    [InlineData(-60, 2, 1, false)] // held at another amount
    [InlineData(-60, null, 1, false)]
    public void A_task_is_covered_by_a_hold_of_its_amount_until_its_time(int late, int? held, int? bound, bool expected)
    {
        var hold = new Hold(Given.Now.AddMilliseconds(-late)) { Reservation = held is { } amount ? Reservation.At(Given.Now, Money.Of(amount)) : null };
        var reading = new BudgetReading([Facts(null, null) with { Held = hold }], Given.Now);

        Assert.Equal(expected, reading.Covers(bound is { } reserves ? Money.Of(reserves) : null, Given.Now));
        Assert.False((reading with { GoodUntil = Given.Now.AddMilliseconds(-1) }).Covers(Money.Of(1), Given.Now));
        Assert.False(BudgetReading.Unread.Covers(null, Given.Now));
        Assert.False((reading with { Facts = [Facts(null, null)] }).Covers(null, Given.Now));
    }

    [Theory]
    [InlineData(null, 0, HoldVerdict.Open)]
    [InlineData(null, 1, HoldVerdict.Settle)] // it was not accepted in time, and will not be
    [InlineData(TaskState.Queued, 1, HoldVerdict.Keep)]
    [InlineData(TaskState.Running, 100_000, HoldVerdict.Keep)]
    [InlineData(TaskState.Succeeded, -100, HoldVerdict.Settle)]
    [InlineData(TaskState.Cancelled, 1, HoldVerdict.Settle)]
    public void A_hold_ends_with_its_task_or_when_there_can_be_none(TaskState? state, int late, HoldVerdict expected)
    {
        var task = state is { } standing ? Delivery.Tasks.Queued with { State = standing } : null;

        Assert.Equal(expected, HoldRule.Judge(new Hold(Given.Now), Given.Now.AddMilliseconds(late), task));
    }

    private static BudgetFacts Facts(RateLimits? rate, Money? monthly) => new(agent, rate, monthly, RateWindow.Empty, SpendAccount.Empty);
}
