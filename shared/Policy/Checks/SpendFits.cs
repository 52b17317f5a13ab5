using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Policy.Checks;

/// <summary>Reserved and posted of the month, with this task, stay within the monthly cap.</summary>
public sealed class SpendFits : IPolicyCheck
{
    public string Name => "spend-fits";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Policy?.Spend?.Monthly is not { } cap)
            return Verdict.Allowed;

        var bound = facts.Reserves ?? Money.Zero;
        return cap > Money.Zero && OthersIn(facts) + bound <= cap ? Verdict.Allowed : Deny(facts, bound, cap);
    }

    public string Explain(DispatchFacts facts) =>
        facts.Policy?.Spend?.Monthly is { } cap
            ? $"{OthersIn(facts) + (facts.Reserves ?? Money.Zero)} of {cap} in month {MonthOf(facts)}"
            : "no monthly cap is configured";

    private static Month MonthOf(DispatchFacts facts) => facts.Held?.Month ?? Month.Of(facts.Now);

    // A task that was accepted before holds its own reservation: it does not compete with itself.
    private static Money OthersIn(DispatchFacts facts) =>
        facts.Spend.CommittedIn(MonthOf(facts)) - (facts.Held?.Amount ?? Money.Zero);

    private static Verdict.Deny Deny(DispatchFacts facts, Money bound, Money cap)
    {
        var mayRetry = cap > Money.Zero && bound <= cap;
        var month = MonthOf(facts);
        return new(new Refusal(RefusalCode.SpendCapReached, $"connection `{facts.Connection.Id}` has committed {OthersIn(facts)} of {cap} in {month}; the task reserves {bound}")
        {
            Clause = "policy.spend.monthly",
            MayRetry = mayRetry,
            RetryAfter = mayRetry && month.Next.Start > facts.Now ? TimeSpan.FromSeconds(Math.Ceiling((month.Next.Start - facts.Now).TotalSeconds)) : null,
            Unlock = "wait for the next month, or ask an operator to raise policy.spend.monthly",
        });
    }
}
