using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;

namespace Gatehouse.Tests.Policy.Checks;

/// <summary>The same of limits, times and humans: what another day, a lower cost or a word may change.</summary>
public sealed class WhyNotNowTests
{
    private static readonly DispatchFacts fine = Given.Facts();

    [Theory]
    [InlineData("{}", 5, true)]
    [InlineData("""{"rate":{"perMinute":5}}""", 4, true)]
    [InlineData("""{"rate":{"perMinute":5}}""", 5, false)]
    [InlineData("""{"rate":{"perMinute":0}}""", 0, false)]
    public void A_task_about_which_nobody_need_be_asked_again_must_fit_the_rate(string policy, int charged, bool fits)
    {
        var refusal = RateFits.Refuse(Given.Facts(policy) with { Rate = Given.Charged(charged) });

        Assert.Equal(fits ? null : "policy.rate.perMinute", refusal?.Clause);
    }

    [Theory]
    [InlineData("""{"spend":{"monthly":0}}""", 0, false)]
    [InlineData("""{"spend":{"monthly":5}}""", 5, true)]
    [InlineData("""{"spend":{"monthly":5}}""", 6, false)]
    public void Whether_a_new_month_helps_is_said(string policy, int cost, bool helps)
    {
        var facts = Given.Facts(policy, fine.Task with { MaxCost = Money.Of(cost) }) with { Spend = SpendAccount.Empty.Reserve(Reservation.At(Given.Now, Money.Of(5))) };
        var refusal = facts.Evaluate().Refusal();

        Assert.Equal((helps, helps), (refusal.MayRetry, refusal.RetryAfter is not null));
    }

    [Fact]
    public void A_month_that_is_over_is_not_waited_for()
    {
        var held = Reservation.At(Given.Now, Money.Of(5));
        var facts = Given.Facts("""{"spend":{"monthly":5}}""") with
        {
            Held = held,
            Spend = SpendAccount.Empty.Reserve(held).Reserve(held),
            Now = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
        };

        Assert.Equal((true, null), (facts.Evaluate().Refusal().MayRetry, facts.Evaluate().Refusal().RetryAfter));
    }

    [Theory]
    [InlineData("""{"notBefore":"2026-11-24T00:00:00Z"}""", "policy.notBefore", "opens at 2026-11-24T00:00:00.000Z", "wait until 2026-11-24T00:00:00.000Z, or ask an operator to change policy.notBefore")]
    [InlineData("""{"notAfter":"2026-11-23T12:00:00Z"}""", "policy.notAfter", "ended at 2026-11-23T12:00:00.000Z", "ask an operator to change policy.notAfter")]
    [InlineData("""{"windows":[]}""", "policy.windows", "has 0 time windows, none of which is open", "ask an operator to change policy.windows")]
    [InlineData("""{"windows":[{"from":"13:00","to":"14:00","timeZone":"UTC"}]}""", "policy.windows", "has 1 time windows, none of which is open", "wait until 2026-11-23T13:00:00.000Z, or ask an operator to change policy.windows")]
    public void A_time_that_is_not_permitted(string policy, string clause, string state, string unlock) =>
        Refused.Expect(Given.Facts(policy), clause, $"connection `con_a` {state}", unlock);

    [Theory]
    [InlineData("""{"rate":{"perMinute":3}}""", "policy.rate.perMinute", "connection `con_a` allowed 3 in the last minute", "wait, or ask an operator to raise policy.rate.perMinute")]
    [InlineData("""{"rate":{"perHour":3}}""", "policy.rate.perHour", "connection `con_a` allowed 3 in the last hour", "wait, or ask an operator to raise policy.rate.perHour")]
    [InlineData("""{"rate":{"perMinute":0}}""", "policy.rate.perMinute", "connection `con_a` allowed 0 in the last minute", "ask an operator to raise policy.rate.perMinute")]
    [InlineData("""{"spend":{"perTask":1}}""", "policy.spend.perTask", "the task reserves 2; connection `con_a` allows 1 a task", "declare a lower `maxCost`, or ask an operator to change policy.spend.perTask")]
    [InlineData("""{"spend":{"monthly":6}}""", "policy.spend.monthly", "connection `con_a` has committed 5 of 6 in 2026-11; the task reserves 2", "wait for the next month, or ask an operator to raise policy.spend.monthly")]
    public void What_does_not_fit(string policy, string clause, string detail, string unlock) =>
        Refused.Expect(
            Given.Facts(policy, fine.Task with { MaxCost = Money.Of(2) }) with { Rate = Given.Charged(3), Spend = SpendAccount.Empty.Reserve(Reservation.At(Given.Now, Money.Of(5))) },
            clause,
            detail,
            unlock);

    [Fact]
    public void A_cost_that_nothing_bounds() =>
        Refused.Expect(
            Given.Facts("""{"spend":{"perTask":1}}"""),
            "policy.spend.defaultTask",
            "the task declares no `maxCost`, and connection `con_a` has no default",
            "declare `maxCost`, or ask an operator to change policy.spend.defaultTask");

    [Fact]
    public void Trust_that_is_too_low()
    {
        const string Wait = "wait until the agent's trust is computed again";
        const string Earn = "21 points are missing, and time alone does not bring them: tasks that succeed do, and what makes the agent's identity and credentials stronger; an operator sees at `/v1/agents/agt_a/trust` what each point is for and what would raise it, or asks an owner to lower the floor";
        var scored = new TrustFacts.Scored(39, TrustLevel.Limited);
        var verified = new TrustFloor(TrustLevel.Verified, "organisation.trust.minimum");

        Refused.Expect(Given.Facts("""{"trust":{"minimum":"Known"}}"""), "policy.trust.minimum", "agent `agt_a` has no current trust score; `Known` is needed, from 40 on", Wait, mayRetry: true);
        Refused.Expect(fine with { TrustFloor = verified, Trust = scored }, "organisation.trust.minimum", "agent `agt_a` has trust 39, `Limited`; `Verified` is needed, from 60 on", Earn, mayRetry: true);
        Refused.Expect(Given.Facts("""{"trust":{"minimum":"Known"}}""") with { TrustFloor = verified, Trust = scored }, "organisation.trust.minimum", "agent `agt_a` has trust 39, `Limited`; `Verified` is needed, from 60 on", Earn, mayRetry: true);
        Refused.Expect(Given.Facts("""{"trust":{"minimum":"Verified"}}""") with { TrustFloor = verified, Trust = scored }, "policy.trust.minimum", "agent `agt_a` has trust 39, `Limited`; `Verified` is needed, from 60 on", Earn, mayRetry: true);
    }

    [Fact]
    public void What_nobody_has_inspected_or_judged()
    {
        Refused.Expect(
            fine with { Connection = fine.Connection with { GuardrailSets = ["grs_1", "grs_2"] } },
            "content-is-clean",
            "connection `con_a` has 2 guardrail sets, and nothing was inspected",
            null,
            mayRetry: true);
        Refused.Expect(
            Given.Facts("""{"flow":{"reads":["confidential"]}}"""),
            "policy.flow",
            "connection `con_a` restricts the flow of information, and nobody has judged it",
            "ask an operator to remove policy.flow");
    }

    [Fact]
    public void What_humans_have_said_or_cannot_be_asked()
    {
        Refused.Expect(fine with { Approval = new ApprovalFacts.Denied("apr_1") }, "human-need-not-be-asked", "approval `apr_1` was denied", null);
        Refused.Expect(
            Given.Facts("""{"approval":{"when":"always"}}""") with { PendingApprovals = 100 },
            "human-need-not-be-asked",
            "connection `con_a` has 100 pending approvals of at most 100",
            "wait until some are decided",
            mayRetry: true);
    }

    [Theory]
    [InlineData("""{"approval":{"when":"always"}}""", "2", "every task on this connection needs a human")]
    [InlineData("""{"approval":{"when":{"above":1}}}""", "2", "the task reserves 2; above 1 a human is asked")]
    [InlineData("""{"approval":{"when":{"above":1}}}""", null, "the task declares no `maxCost`; above 1 a human is asked")]
    [InlineData("""{"approval":{"when":{"classes":["read"]}}}""", "2", "tool `search` is read")]
    [InlineData("""{"approval":{"when":{"arguments":[{"tool":"search","when":[{"at":"$.q","op":"exists"}]}]}}}""", "2", "the arguments of tool `search` need a human")]
    [InlineData("""{"tools":{"classes":{"read":"approve"}}}""", "2", "tool `search` is read: a human must approve")]
    [InlineData("""{"approval":{"when":{"above":1,"classes":["read"]}}}""", "2", "the task reserves 2; above 1 a human is asked; tool `search` is read")]
    public void Why_a_human_is_asked(string policy, string? cost, string reason)
    {
        var task = Given.Using(Given.Tool("search", """{"q":"x"}""")) with { MaxCost = cost is null ? null : Money.Of(int.Parse(cost)) };
        var evaluation = Given.Facts(policy, task).Evaluate();

        Assert.Equal("ask", evaluation.Word());
        Assert.Equal([reason], evaluation.Trace.Where(entry => entry.Verdict is Verdict.NeedsApproval).Select(entry => entry.Reason));
    }
}
