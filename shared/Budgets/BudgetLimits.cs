using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Budgets;

/// <summary>Whether one more task fits a budget: the same arithmetic as a connection's own rate and cap.</summary>
public static class BudgetLimits
{
    /// <param name="budget">As it was read.</param>
    /// <param name="bound">What the task reserves.</param>
    /// <param name="now">The time of the decision.</param>
    /// <returns>Null when it fits, or holds its place already.</returns>
    public static Refusal? Examine(BudgetFacts budget, Money? bound, DateTimeOffset now)
    {
        if (budget.IsUnreachable)
            return Unreachable(budget.Of);
        return budget.Held is not null ? null : ExamineRate(budget, now) ?? ExamineSpend(budget, bound, now);
    }

    public static string Explain(BudgetFacts budget, Money? bound, DateTimeOffset now)
    {
        if (budget.Held is not null)
            return $"{budget.Of} holds its place";

        var month = Month.Of(now);
        string[] parts =
        [
            .. budget.Rate?.PerMinute is { } minute ? [$"{budget.Charged.CountInMinute(now)} of {minute} in the last minute"] : (string[])[],
            .. budget.Rate?.PerHour is { } hour ? [$"{budget.Charged.CountInHour(now)} of {hour} in the last hour"] : (string[])[],
            .. budget.Monthly is { } cap ? [$"{budget.Spend.CommittedIn(month) + (bound ?? Money.Zero)} of {cap} in month {month}"] : (string[])[],
        ];
        return $"{budget.Of}: {(parts is [] ? "no limit" : string.Join(", ", parts))}";
    }

    private static Refusal? ExamineRate(BudgetFacts budget, DateTimeOffset now)
    {
        if (budget.Rate is not { } rate || budget.Charged.FirstFit(now, rate.PerMinute, rate.PerHour) is var start && start <= now)
            return null;

        var byMinute = rate.PerMinute == 0 || (rate.PerHour != 0 && budget.Charged.FirstFit(now, rate.PerMinute, null) >= start);
        var (limit, span) = byMinute ? (rate.PerMinute, "minute") : (rate.PerHour, "hour");
        var clause = $"budget.{budget.Of.Word}.rate.{(byMinute ? "perMinute" : "perHour")}";
        return new Refusal(RefusalCode.RateLimited, $"{budget.Of} was allowed {limit} in the last {span}, over all connections")
        {
            Clause = clause,
            MayRetry = start is not null,
            RetryAfter = start is { } moment ? Seconds(moment - now) : null,
            Unlock = start is null ? $"ask an operator to raise {clause}" : $"wait, or ask an operator to raise {clause}",
        };
    }

    private static Refusal? ExamineSpend(BudgetFacts budget, Money? bound, DateTimeOffset now)
    {
        if (budget.Monthly is not { } cap)
            return null;

        var clause = $"budget.{budget.Of.Word}.spend.monthly";
        if (bound is not { } amount)
        {
            return new Refusal(RefusalCode.CostAboveTaskCap, $"the task declares no `maxCost`, its connection has no default, and {budget.Of} has a cap")
            {
                Clause = clause,
                Unlock = "declare `maxCost`, or ask an operator to set the connection's policy.spend.defaultTask",
            };
        }

        var month = Month.Of(now);
        var committed = budget.Spend.CommittedIn(month);
        // Not `committed + amount`: what targets report may have filled the range.
        if (cap > Money.Zero && committed <= cap && amount <= cap - committed)
            return null;

        var mayRetry = cap > Money.Zero && amount <= cap;
        return new Refusal(RefusalCode.SpendCapReached, $"{budget.Of} has committed {committed} of {cap} in {month}, over all connections; the task reserves {amount}")
        {
            Clause = clause,
            MayRetry = mayRetry,
            RetryAfter = mayRetry ? Seconds(month.Next.Start - now) : null,
            Unlock = $"wait for the next month, or ask an operator to raise {clause}",
        };
    }

    private static Refusal Unreachable(BudgetSubject of) => new(RefusalCode.Unavailable, $"the budget of {of} could not be read in time")
    {
        Clause = $"budget.{of.Word}",
        MayRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
        Unlock = "try again",
    };

    private static TimeSpan Seconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
