using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;
using Gatehouse.Tests.Registry;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Policy.Checks;

public sealed class WhatFitsTests
{
    private static readonly Verdict ask = new Verdict.NeedsApproval(ApprovalDemand.From("x", "why"));
    private static readonly Verdict deny = new Verdict.Deny(new Refusal(RefusalCode.GuardrailBlocked, "no") { Clause = "grd_1" });

    [Theory]
    [InlineData("{}", null, "allow", null)]
    [InlineData("""{"trust":{"minimum":"Known"}}""", null, "allow", 50)]
    [InlineData("""{"trust":{"minimum":"Known"}}""", null, "trust-too-low", 39)]
    [InlineData("""{"trust":{"minimum":"Known"}}""", null, "trust-too-low", null)]
    [InlineData("""{"trust":{"minimum":"Untrusted"}}""", null, "trust-too-low", null)]
    [InlineData("{}", TrustLevel.Known, "trust-too-low", 39)]
    [InlineData("{}", TrustLevel.Known, "trust-too-low", null)]
    [InlineData("""{"trust":{"minimum":"Limited"}}""", TrustLevel.Known, "trust-too-low", 39)]
    [InlineData("""{"trust":{"minimum":"Known"}}""", TrustLevel.Limited, "trust-too-low", 39)]
    [InlineData("""{"trust":{"minimum":"Known"}}""", TrustLevel.Limited, "allow", 41)]
    public void Trust_must_meet_the_higher_floor_and_no_score_meets_none(string policy, TrustLevel? floor, string expected, int? score)
    {
        var trust = score is { } known ? new TrustFacts.Scored(known, known < 40 ? TrustLevel.Limited : TrustLevel.Known) : TrustFacts.NotConfigured;
        var facts = Given.Facts(policy);
        facts = facts with { TrustFloor = TrustFloor.Of(Fences.None with { Floor = floor }, Documents.Connection), Trust = trust };
        Assert.Equal(expected, facts.Evaluate().Word());
    }

    [Theory]
    [InlineData("Known", TrustLevel.Verified, TrustLevel.Limited, "organisation.trust.minimum")]
    [InlineData("Known", TrustLevel.Limited, TrustLevel.Verified, "connection.trust.minimum")]
    [InlineData("Trusted", TrustLevel.Verified, TrustLevel.Verified, "policy.trust.minimum")]
    public void The_highest_floor_decides_and_is_named(string policy, TrustLevel organisation, TrustLevel connection, string clause)
    {
        var facts = Given.Facts($$"""{"trust":{"minimum":"{{policy}}"} }""");
        var floor = TrustFloor.Of(Fences.None with { Floor = organisation }, Documents.Connection with { MinimumTrust = connection });
        var counts = new DecayedCounts(0, 0, 1, 0);
        var trust = new TrustFacts.Scored(25, counts, TrustOptions.Default);

        var refusal = Assert.IsType<Verdict.Deny>((facts with { TrustFloor = floor, Trust = trust }).Evaluate().Verdict).Refusal;
        Assert.Equal((RefusalCode.TrustTooLow, clause, true), (refusal.Code, refusal.Clause, refusal.MayRetry));
        Assert.Contains("points are missing", refusal.Unlock, StringComparison.Ordinal);
    }

    [Fact]
    public void A_floor_that_time_alone_reaches_says_when()
    {
        var trust = new TrustFacts.Scored(25, new DecayedCounts(0, 0, 1, 0), TrustOptions.Default);
        var facts = Given.Facts() with { TrustFloor = new TrustFloor(TrustLevel.Known, "policy.trust.minimum"), Trust = trust };

        var refusal = Assert.IsType<Verdict.Deny>(facts.Evaluate().Verdict).Refusal;
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromDays(10), TimeSpan.FromDays(11));
        Assert.Contains("with time alone", refusal.Unlock, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_must_be_inspected_where_guardrails_are_assigned()
    {
        var facts = Given.Facts();
        var guarded = facts with { Connection = facts.Connection with { GuardrailSets = ["grs_1"] } };

        Assert.Equal(("unavailable", "content-is-clean"), (guarded.Evaluate().Word(), guarded.Evaluate().DecidedBy));
        Assert.Equal("allow", (guarded with { Content = new ContentFacts.Inspected(Verdict.Allowed) }).Evaluate().Word());
        Assert.Equal("ask", (guarded with { Content = new ContentFacts.Inspected(ask) }).Evaluate().Word());
        Assert.Equal("guardrail-blocked", (guarded with { Content = new ContentFacts.Inspected(deny) }).Evaluate().Word());
    }

    [Fact]
    public void Flow_must_be_judged_where_it_is_restricted()
    {
        var facts = Given.Facts("""{"flow":{"reads":["confidential"]}}""");

        Assert.Equal(("information-flow", "policy.flow"), (facts.Evaluate().Word(), facts.Evaluate().DecidedBy));
        Assert.Equal("allow", (facts with { Flow = new FlowFacts.Judged(Verdict.Allowed) }).Evaluate().Word());
        Assert.Equal("ask", (facts with { Flow = new FlowFacts.Judged(ask) }).Evaluate().Word());
        Assert.Equal("allow", (facts with { Flow = new FlowFacts.Judged(ask), Approval = new ApprovalFacts.Granted("apr_1") }).Evaluate().Word());
    }

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("{}", "2", "2")]
    [InlineData("""{"spend":{"defaultTask":1}}""", null, "1")]
    [InlineData("""{"spend":{"defaultTask":1}}""", "0.5", "1")]
    [InlineData("""{"spend":{"defaultTask":1}}""", "3", "3")]
    [InlineData("""{"spend":{"monthly":9}}""", "3", "3")]
    [InlineData("""{"spend":{"monthly":9}}""", null, null)]
    public void A_task_reserves_the_larger_of_declared_and_default(string policy, string? declared, string? reserved) =>
        Assert.Equal(Amount(reserved), Facts(policy, declared).Reserves);

    [Theory]
    [InlineData("""{"spend":{"perTask":100,"defaultTask":1}}""", null, "allow", null)]
    [InlineData("""{"spend":{"perTask":100}}""", "100", "allow", null)]
    [InlineData("""{"spend":{"perTask":100}}""", "100.000001", "cost-above-task-cap", "policy.spend.perTask")]
    [InlineData("""{"spend":{"perTask":100}}""", null, "cost-above-task-cap", "policy.spend.defaultTask")] // nothing bounds it
    [InlineData("""{"spend":{"monthly":100}}""", null, "cost-above-task-cap", "policy.spend.defaultTask")]
    [InlineData("""{"spend":{"perTask":0}}""", "0", "cost-above-task-cap", "policy.spend.perTask")]
    [InlineData("""{"spend":{}}""", null, "allow", null)]
    public void A_cost_must_be_bounded_and_fit_the_cap_for_one_task(string policy, string? declared, string expected, string? clause)
    {
        var evaluation = Facts(policy, declared).Evaluate();
        Assert.Equal((expected, clause), (evaluation.Word(), evaluation.DecidedBy));
    }

    [Theory]
    [InlineData("6", "1", "allow", false)]
    [InlineData("6.000001", "1", "spend-cap-reached", true)]
    [InlineData("7", "0", "allow", false)]
    [InlineData("0", "8", "spend-cap-reached", false)] // no month is long enough
    public void Spend_must_fit_the_month(string committed, string declared, string expected, bool mayRetry)
    {
        var facts = Facts("""{"spend":{"monthly":7}}""", declared) with { Spend = Reserved(committed) };
        Assert.Equal(expected, facts.Evaluate().Word());
        if (expected == "allow")
            return;

        var refusal = facts.Evaluate().Refusal();
        Assert.Equal(("policy.spend.monthly", mayRetry), (refusal.Clause, refusal.MayRetry));
        Assert.Equal(mayRetry ? new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - Given.Now : null, refusal.RetryAfter);
    }

    [Fact]
    public void A_new_month_has_a_new_cap()
    {
        var facts = Facts("""{"spend":{"monthly":7}}""", "1") with { Spend = Reserved("7"), Now = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) };
        Assert.Equal("allow", facts.Evaluate().Word());
    }

    [Fact]
    public void A_cap_of_zero_denies_even_what_costs_nothing() =>
        Assert.Equal("spend-cap-reached", Facts("""{"spend":{"monthly":0}}""", "0").Evaluate().Word());

    [Fact]
    public void A_task_does_not_compete_with_its_own_reservation()
    {
        var held = Reservation.At(Given.Now, Money.Of(5));
        var facts = Facts("""{"spend":{"monthly":7}}""", "5") with { Spend = SpendAccount.Empty.Reserve(held), Held = held };

        Assert.Equal("allow", facts.Evaluate().Word());
        Assert.Equal("spend-cap-reached", (facts with { Held = null }).Evaluate().Word());
        Assert.Equal("spend-cap-reached", (facts with { Policy = Given.Policy("""{"spend":{"monthly":4}}""") }).Evaluate().Word());
    }

    [Theory]
    [InlineData("""{"rate":{"perMinute":10}}""", 9, "allow", null, null)]
    [InlineData("""{"rate":{"perMinute":10}}""", 10, "rate-limited", "policy.rate.perMinute", 65)]
    [InlineData("""{"rate":{"perHour":10}}""", 10, "rate-limited", "policy.rate.perHour", 62 * 60)]
    [InlineData("""{"rate":{"perMinute":5,"perHour":10}}""", 10, "rate-limited", "policy.rate.perHour", 62 * 60)]
    [InlineData("""{"rate":{"perMinute":5,"perHour":11}}""", 10, "rate-limited", "policy.rate.perMinute", 65)]
    [InlineData("""{"rate":{"perMinute":0}}""", 0, "rate-limited", "policy.rate.perMinute", null)]
    [InlineData("""{"rate":{"perMinute":10,"perHour":0}}""", 10, "rate-limited", "policy.rate.perHour", null)]
    [InlineData("""{"rate":{}}""", 1000, "allow", null, null)]
    public void One_more_must_fit_the_rate_and_a_refusal_says_when_it_will(string policy, int charged, string expected, string? clause, int? retryAfter)
    {
        var facts = Given.Facts(policy) with { Rate = Given.Charged(charged) };
        Assert.Equal((expected, clause), (facts.Evaluate().Word(), facts.Evaluate().DecidedBy));
        if (expected == "allow")
            return;

        var refusal = facts.Evaluate().Refusal();
        Assert.Equal((retryAfter is not null, retryAfter), (refusal.MayRetry, (int?)refusal.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public void Waiting_times_are_rounded_up_to_a_second()
    {
        var facts = Given.Facts("""{"rate":{"perMinute":1}}""") with { Rate = Given.Charged(1), Now = Given.Now.AddMilliseconds(1) };
        Assert.Equal(TimeSpan.FromSeconds(65), facts.Evaluate().Refusal().RetryAfter);
    }

    [Theory]
    [InlineData("""{"rate":{"perMinute":1},"approval":{"when":"always"}}""", "ask")]
    [InlineData("""{"rate":{"perMinute":1},"tools":{"classes":{"read":"approve"}}}""", "ask")]
    [InlineData("""{"rate":{"perMinute":0},"approval":{"when":"always"}}""", "rate-limited")]
    public void A_task_that_must_wait_for_a_human_is_not_measured(string policy, string expected) =>
        Assert.Equal(expected, (Given.Facts(policy, Given.Using(Given.Tool("search"))) with { Rate = Given.Charged(5) }).Evaluate().Word());

    [Fact]
    public void An_approved_task_waits_for_its_turn_instead_of_being_refused()
    {
        var facts = Given.Facts("""{"rate":{"perMinute":1},"approval":{"when":"always"}}""") with
        {
            Rate = Given.Charged(1),
            Approval = new ApprovalFacts.Granted("apr_1"),
        };

        Assert.Equal("allow", facts.Evaluate().Word());
        Assert.Equal(Given.Now.AddSeconds(65), RateFits.StartsAt(facts));
        Assert.Equal(Given.Now, RateFits.StartsAt(facts with { IsRateCharged = true }));
    }

    private static DispatchFacts Facts(string policy, string? declared) =>
        Given.Facts(policy, new TaskFacts("review") { MaxCost = Amount(declared) });

    private static SpendAccount Reserved(string amount) => SpendAccount.Empty.Reserve(Reservation.At(Given.Now, Amount(amount)!.Value));

    private static Money? Amount(string? amount) => amount is null ? null : Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
}
