using Gatehouse.Budgets;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Policy.Checks;

/// <summary>What a trace says of each check that had nothing against a task.</summary>
public sealed class WhatIsSaidTests
{
    private static readonly DispatchFacts fine = Given.Facts();

    [Theory]
    [InlineData("agent-is-active", "agent `agt_a` is active")]
    [InlineData("credential-is-current", "credential `crd_a` is current")]
    [InlineData("connection-is-the-callers-own", "connection `con_a` leads from agent `agt_a`")]
    [InlineData("session-is-the-callers-own", "no session is named")]
    [InlineData("connection-is-open", "connection `con_a` is open")]
    [InlineData("target-is-in-service", "target `example.com` is in service")]
    [InlineData("target-is-shared", "target `example.com` is of the same organisation")]
    [InlineData("delegation-is-unbroken", "the agent acts for itself")]
    [InlineData("delegation-is-not-too-deep", "delegated 0 of at most 3 times")]
    [InlineData("task-type-is-permitted", "any task type is permitted")]
    [InlineData("model-is-permitted", "any model is permitted")]
    [InlineData("tools-are-permitted", "any tool is permitted")]
    [InlineData("tool-arguments-meet-their-conditions", "all 0 conditions on arguments hold")]
    [InlineData("tool-classes-are-opted-into", "no tool is used")]
    [InlineData("access-rules-hold", "all 0 access rules hold")]
    [InlineData("time-window-is-open", "any time is permitted")]
    [InlineData("information-may-flow", "information flow is not configured")]
    [InlineData("trust-meets-the-floors", "no trust floor is configured")]
    [InlineData("content-is-clean", "no guardrail is configured")]
    [InlineData("cost-fits-the-task-cap", "nothing is reserved")]
    [InlineData("rate-fits", "no rate is configured")]
    [InlineData("spend-fits", "no monthly cap is configured")]
    [InlineData("budgets-fit", "no budget is configured")]
    [InlineData("human-need-not-be-asked", "no rule of this policy asks for a human")]
    public void Of_an_empty_policy(string check, string reason) => Assert.Equal(reason, Reason(fine, check));

    [Theory]
    [InlineData("""{"taskTypes":["review"]}""", "task-type-is-permitted", "task type `review` is permitted")]
    [InlineData("""{"models":["gpt"]}""", "model-is-permitted", "model `gpt` is permitted")]
    [InlineData("""{"tools":{"allow":["search","read_file"]}}""", "tools-are-permitted", "all 2 tools are permitted")]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.q","op":"exists"},{"at":"$.n","op":"lt","value":5}]}]}}""", "tool-arguments-meet-their-conditions", "all 2 conditions on arguments hold")]
    [InlineData("{}", "tool-classes-are-opted-into", "`search` is read, `read_file` is read: opted into")]
    [InlineData("""{"access":[{"name":"n","when":[{"at":"$.arguments.missing","op":"exists","value":false}]}]}""", "access-rules-hold", "all 1 access rules hold")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "time-window-is-open", "2026-11-23T12:00:00.000Z is within the permitted times")]
    [InlineData("""{"notBefore":"2026-11-23T12:00:00Z"}""", "time-window-is-open", "2026-11-23T12:00:00.000Z is within the permitted times")]
    [InlineData("""{"notAfter":"2026-11-24T12:00:00Z"}""", "time-window-is-open", "2026-11-23T12:00:00.000Z is within the permitted times")]
    [InlineData("""{"delegation":{"maxDepth":8}}""", "delegation-is-not-too-deep", "delegated 0 of at most 8 times")]
    [InlineData("""{"spend":{"perTask":5}}""", "cost-fits-the-task-cap", "2 of 5 a task")]
    [InlineData("""{"spend":{"monthly":9}}""", "cost-fits-the-task-cap", "2 is reserved, with no cap for one task")]
    [InlineData("""{"spend":{"monthly":9}}""", "spend-fits", "2 of 9 in month 2026-11")]
    [InlineData("""{"rate":{}}""", "rate-fits", "no rate is configured")]
    [InlineData("""{"rate":{"perMinute":10}}""", "rate-fits", "3 of 10 in the last minute")]
    [InlineData("""{"rate":{"perHour":20}}""", "rate-fits", "3 of 20 in the last hour")]
    [InlineData("""{"rate":{"perMinute":10,"perHour":20}}""", "rate-fits", "3 of 10 in the last minute, 3 of 20 in the last hour")]
    public void Of_what_a_policy_permits(string policy, string check, string reason)
    {
        var task = Given.Using(Given.Tool("search", """{"q":"x","n":1}"""), Given.Tool("read_file")) with { Model = "gpt", MaxCost = Money.Of(2) };

        Assert.Equal(reason, Reason(Given.Facts(policy, task) with { Rate = Given.Charged(3) }, check));
    }

    [Fact]
    public void Of_who_acts()
    {
        Ancestor[] chain = [new("agt_x", AgentStatus.Active), new("agt_y", AgentStatus.Active)];
        var session = fine with { Task = fine.Task with { Session = "ses_1" }, Session = new SessionFacts("ses_1", "agt_a") };
        var shared = fine with { Target = fine.Target with { IsSameOrganisation = false, IsShared = true } };
        var trusted = fine with { TrustFloor = new TrustFloor(TrustLevel.Known, "organisation.trust.minimum"), Trust = new TrustFacts.Scored(55, TrustLevel.Known) };

        Assert.Equal("session `ses_1` is of agent `agt_a`", Reason(session, "session-is-the-callers-own"));
        Assert.Equal("target `example.com` is shared", Reason(shared, "target-is-shared"));
        Assert.Equal("all 2 agents before this one may act", Reason(fine with { Delegation = new DelegationFacts(chain, "usr_1") }, "delegation-is-unbroken"));
        Assert.Equal("delegated 2 of at most 3 times", Reason(fine with { Delegation = new DelegationFacts(chain, "usr_1") }, "delegation-is-not-too-deep"));
        Assert.Equal("agent `agt_a` has trust 55, `Known`; `Known` is needed", Reason(trusted, "trust-meets-the-floors"));
    }

    [Fact]
    public void Of_what_others_have_said()
    {
        var granted = new ApprovalFacts.Granted("apr_1");
        var busy = Given.Facts("""{"rate":{"perMinute":1},"approval":{"when":"always"}}""") with { Rate = Given.Charged(1) };

        Assert.Equal("all guardrails passed", Reason(fine with { Content = new ContentFacts.Inspected(Verdict.Allowed) }, "content-is-clean"));
        Assert.Equal("the session's labels permit it", Reason(fine with { Flow = new FlowFacts.Judged(Verdict.Allowed) }, "information-may-flow"));
        Assert.Equal("approval `apr_1` was granted", Reason(fine with { Approval = granted }, "human-need-not-be-asked"));
        Assert.Equal("not measured: a human is asked first", Reason(busy, "rate-fits"));
        Assert.Equal("starts at 2026-11-23T12:01:05.000Z", Reason(busy with { Approval = granted }, "rate-fits"));
        Assert.Equal("the task is charged already", Reason(busy with { IsRateCharged = true }, "rate-fits"));
    }

    [Fact]
    public void Of_a_task_that_holds_its_own_place_in_the_month()
    {
        var held = Reservation.At(Given.Now, Money.Of(5));
        var facts = Given.Facts("""{"spend":{"monthly":9}}""") with { Spend = SpendAccount.Empty.Reserve(held), Held = held };

        Assert.Equal("5 of 9 in month 2026-11", Reason(facts, "spend-fits"));
        Assert.Equal("5 of 9 in month 2026-11", Reason(facts with { Now = Given.Now.AddMonths(1) }, "spend-fits"));
    }

    [Fact]
    public void Of_budgets_over_all_connections()
    {
        var costly = fine with { Task = fine.Task with { MaxCost = Money.Of(2) } };
        var organisation = new BudgetFacts(BudgetSubject.Organisation, new RateLimits(5, null), Money.Of(9), Given.Charged(1), SpendAccount.Empty);
        var agent = new BudgetFacts(BudgetSubject.Agent("agt_a"), null, null, RateWindow.Empty, SpendAccount.Empty);

        Assert.Equal(
            "the organisation: 1 of 5 in the last minute, 2 of 9 in month 2026-11; agent `agt_a`: no limit",
            Reason(costly with { Budgets = [organisation, agent] }, "budgets-fit"));
        Assert.Equal("rate-limited", (costly with { Budgets = [agent, organisation with { Charged = Given.Charged(5) }] }).Evaluate().Word());
    }

    [Fact]
    public void Of_a_policy_that_is_not_there()
    {
        var trace = (fine with { Policy = null }).Evaluate().Trace;

        Assert.Equal(("policy", "connection `con_a` has no policy"), (trace[^1].Name, trace[^1].Reason));
        Assert.Equal(("policy", "the list of checks is empty"), Only(PolicyEvaluator.Evaluate(fine, []).Trace));
    }

    private static (string Name, string Reason) Only(IReadOnlyList<TraceEntry> trace) => (Assert.Single(trace).Name, trace[0].Reason);

    private static string Reason(DispatchFacts facts, string check) => facts.Evaluate().Trace.Single(entry => entry.Name == check).Reason;
}
