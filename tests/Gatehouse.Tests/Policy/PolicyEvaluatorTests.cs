using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

public sealed class PolicyEvaluatorTests
{
    [Fact]
    public void What_nothing_forbids_is_allowed()
    {
        var evaluation = Given.Facts().Evaluate();
        Assert.Equal(("allow", (string?)null), (evaluation.Word(), evaluation.DecidedBy));
    }

    [Fact]
    public void The_first_no_wins_and_ends_the_trace()
    {
        var evaluation = PolicyEvaluator.Evaluate(Given.Facts(), [Says("a"), Says("b", Deny("first")), Says("c", Deny("second"))]);

        Assert.Equal("first", evaluation.DecidedBy);
        Assert.Equal(["a", "b"], evaluation.Trace.Select(entry => entry.Name));
    }

    [Fact]
    public void A_later_no_beats_an_earlier_question()
    {
        var evaluation = PolicyEvaluator.Evaluate(Given.Facts(), [Says("a", Ask("x")), Says("b", Deny("no"))]);
        Assert.True(evaluation.IsDenied);
    }

    [Fact]
    public void Demands_add_up()
    {
        var evaluation = PolicyEvaluator.Evaluate(Given.Facts(), [Says("a", Ask("x")), Says("b"), Says("c", Ask("y"))]);
        var demand = Assert.IsType<Verdict.NeedsApproval>(evaluation.Verdict).Demand;

        Assert.Equal(["x", "y"], demand.Clauses);
        Assert.Equal("x", evaluation.DecidedBy);
    }

    [Fact]
    public void A_check_that_throws_has_not_said_yes()
    {
        var evaluation = PolicyEvaluator.Evaluate(Given.Facts(), [new Broken()]);

        Assert.Equal(("unavailable", "broken"), (evaluation.Word(), evaluation.DecidedBy));
        Assert.True(evaluation.Refusal().MayRetry);
        Assert.Equal("check `broken` failed with `DivideByZeroException`", Assert.Single(evaluation.Trace).Reason);
    }

    [Fact]
    public void An_empty_list_says_no()
    {
        var evaluation = PolicyEvaluator.Evaluate(Given.Facts(), []);
        Assert.Equal(("unavailable", "policy"), (evaluation.Word(), evaluation.DecidedBy));
    }

    [Fact]
    public void A_missing_policy_says_no_but_not_before_who_asks_is_known()
    {
        var facts = Given.Facts() with { Policy = null };
        var stranger = facts with { Agent = facts.Agent with { Id = "agt_b" } };

        Assert.Equal(("unavailable", "policy"), (facts.Evaluate().Word(), facts.Evaluate().DecidedBy));
        Assert.Equal("policy", facts.Evaluate().Trace[^1].Name);
        Assert.Equal("not-found", stranger.Evaluate().Word());
    }

    [Fact]
    public void The_trace_of_an_allow_names_every_check_with_its_reason()
    {
        var trace = Given.Facts("""{ "rate": { "perMinute": 10 } }""").Evaluate().Trace;

        Assert.Equal(DispatchPolicy.Checks.Select(check => check.Name), trace.Select(entry => entry.Name));
        Assert.All(trace, entry => Assert.NotEmpty(entry.Reason));
        Assert.Equal("0 of 10 in the last minute", trace.Single(entry => entry.Name == "rate-fits").Reason);
    }

    [Fact]
    public void The_order_is_the_law()
    {
        Assert.Equal(
            [
                "agent-is-active", "credential-is-current", "connection-is-the-callers-own", "session-is-the-callers-own", "connection-is-open",
                "target-is-in-service", "target-is-shared", "delegation-is-unbroken", "delegation-is-not-too-deep", "delegation-covers-the-task", "task-type-is-permitted",
                "model-is-permitted", "tools-are-permitted", "tool-arguments-meet-their-conditions", "tool-classes-are-opted-into",
                "access-rules-hold", "time-window-is-open", "information-may-flow", "trust-meets-the-floors", "content-is-clean",
                "cost-fits-the-task-cap", "rate-fits", "spend-fits", "budgets-fit", "human-need-not-be-asked",
            ],
            DispatchPolicy.Checks.Select(check => check.Name));
    }

    [Fact]
    public void An_allow_that_nobody_reads_costs_one_small_object()
    {
        var facts = Busy();
        Assert.Equal("allow", facts.Evaluate().Word());
        for (var i = 0; i < 1_000; i++)
            facts.Evaluate();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            facts.Evaluate();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000);
    }

    internal static DispatchFacts Busy()
    {
        var conditions = string.Join(',', Enumerable.Range(0, 100).Select(i => (i % 5) switch
        {
            0 => $$"""{ "at": "$.amount", "op": "lte", "value": {{1000 + i}} }""",
            1 => """{ "at": "$.currency", "op": "in", "value": ["EUR", "USD"] }""",
            2 => """{ "at": "$.note", "op": "startsWith", "value": "re" }""",
            3 => """{ "at": "$.customer.tier", "op": "ne", "value": "blocked" }""",
            _ => """{ "at": "$.customer.id", "op": "exists" }""",
        }));
        var policy = $$"""
            { "taskTypes": ["review"], "tools": { "allow": ["search"], "conditions": [ { "tool": "search", "when": [ {{conditions}} ] } ] },
              "access": [ { "name": "staging", "when": [ { "at": "$.resource.environment", "op": "eq", "value": "staging" } ] } ],
              "windows": [ { "from": "00:00", "to": "24:00", "timeZone": "Europe/Berlin" } ],
              "rate": { "perMinute": 10, "perHour": 500 }, "spend": { "monthly": 200, "perTask": 100, "defaultTask": 1 } }
            """;
        var facts = Given.Facts(policy, Given.Using(Given.Tool("search", """{ "amount": 40.50, "currency": "USD", "note": "refund", "customer": { "tier": "gold", "id": 7 } }""")));
        return facts with { Connection = facts.Connection with { Resource = Given.Json("""{ "environment": "staging" }""") } };
    }

    private static Verdict.Deny Deny(string clause) => new(new Refusal(RefusalCode.Forbidden, "no") { Clause = clause });

    private static Verdict.NeedsApproval Ask(string clause) => new(ApprovalDemand.From(clause, "why"));

    private static Fixed Says(string name, Verdict? verdict = null) => new(name, verdict ?? Verdict.Allowed);

    private sealed class Fixed(string name, Verdict verdict) : IPolicyCheck
    {
        public string Name => name;

        public Verdict Examine(DispatchFacts facts) => verdict;

        public string Explain(DispatchFacts facts) => "fine";
    }

    private sealed class Broken : IPolicyCheck
    {
        public string Name => "broken";

        public Verdict Examine(DispatchFacts facts) => throw new DivideByZeroException();

        public string Explain(DispatchFacts facts) => "never";
    }
}
