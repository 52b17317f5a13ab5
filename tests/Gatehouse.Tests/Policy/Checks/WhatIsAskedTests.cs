using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy.Checks;

public sealed class WhatIsAskedTests
{
    [Theory]
    [InlineData("{}", "allow")]
    [InlineData("""{"taskTypes":null}""", "allow")]
    [InlineData("""{"taskTypes":["review"]}""", "allow")]
    [InlineData("""{"taskTypes":["Review"]}""", "task-type-not-permitted")]
    [InlineData("""{"taskTypes":[]}""", "task-type-not-permitted")]
    public void A_task_type_must_be_permitted(string policy, string expected) =>
        Expect(Given.Facts(policy), expected, "policy.taskTypes");

    [Theory]
    [InlineData("{}", null, "allow")]
    [InlineData("""{"models":["gpt-5"]}""", "gpt-5", "allow")]
    [InlineData("""{"models":["gpt-5"]}""", "gpt-4", "model-not-permitted")]
    [InlineData("""{"models":["gpt-5"]}""", null, "model-not-permitted")]
    [InlineData("""{"models":[]}""", "gpt-5", "model-not-permitted")]
    public void A_model_must_be_permitted(string policy, string? model, string expected) =>
        Expect(Given.Facts(policy, new TaskFacts("review") { Model = model }), expected, "policy.models");

    [Theory]
    [InlineData("{}", "search,read_file", "allow")]
    [InlineData("""{"tools":{"allow":["search"]}}""", "search", "allow")]
    [InlineData("""{"tools":{"allow":["search"]}}""", "search,read_file", "tool-not-permitted")]
    [InlineData("""{"tools":{"allow":["search"]}}""", "Search", "tool-not-permitted")]
    [InlineData("""{"tools":{"allow":[]}}""", "search", "tool-not-permitted")]
    public void Every_tool_must_be_permitted(string policy, string tools, string expected) =>
        Expect(Given.Facts(policy, Given.Using([.. tools.Split(',').Select(name => Given.Tool(name))])), expected, "policy.tools.allow");

    [Theory]
    [InlineData("{}", "drop_table", "tool-class-not-permitted")]
    [InlineData("{}", "stripe.refund", "tool-class-not-permitted")]
    [InlineData("{}", "search,stripe.refund", "tool-class-not-permitted")]
    [InlineData("{}", "bash", "allow")]
    [InlineData("""{"tools":{"allow":["stripe.refund"]}}""", "stripe.refund", "tool-class-not-permitted")] // naming a tool is not opting in
    [InlineData("""{"tools":{"classes":{"financial":"allow"}}}""", "stripe.refund", "allow")]
    [InlineData("""{"tools":{"classes":{"financial":"approve"}}}""", "stripe.refund", "ask")]
    [InlineData("""{"tools":{"classes":{"financial":"approve"}}}""", "stripe.refund,drop_table", "tool-class-not-permitted")]
    [InlineData("""{"tools":{"classes":{"execute":"deny"}}}""", "frobnicate", "tool-class-not-permitted")]
    [InlineData("""{"tools":{"classes":{"read":"approve"}}}""", "search", "ask")]
    public void A_dangerous_class_must_be_opted_into(string policy, string tools, string expected) =>
        Assert.Equal(expected, Given.Facts(policy, Given.Using([.. tools.Split(',').Select(name => Given.Tool(name))])).Evaluate().Word());

    [Fact]
    public void A_registered_class_beats_the_catalogue()
    {
        var harmless = new ToolUse("drop_pin", null, ToolClass.Read);
        Assert.Equal("allow", Given.Facts(task: Given.Using(harmless)).Evaluate().Word());
    }

    [Fact]
    public void Every_tool_that_needs_a_human_is_named_in_the_demand()
    {
        var facts = Given.Facts("""{"tools":{"classes":{"financial":"approve","destructive":"approve"}}}""", Given.Using(Given.Tool("refund"), Given.Tool("delete_user")));
        var demand = Assert.IsType<Verdict.NeedsApproval>(facts.Evaluate().Verdict).Demand;

        Assert.Equal(["policy.tools.classes.financial", "policy.tools.classes.destructive"], demand.Clauses);
    }

    [Theory]
    [InlineData("""{"amount":40}""", "allow")]
    [InlineData("""{"amount":100.000001}""", "argument-condition-failed")]
    [InlineData("""{"amount":"40"}""", "argument-condition-failed")]
    [InlineData("""{}""", "argument-condition-failed")]
    [InlineData(null, "argument-condition-failed")]
    public void Arguments_must_meet_their_conditions(string? arguments, string expected)
    {
        const string Policy = """{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.amount","op":"lte","value":100}]}]}}""";
        Expect(Given.Facts(Policy, Given.Using(Given.Tool("search", """{"amount":1}"""), Given.Tool("search", arguments))), expected, "policy.tools.conditions");
        Assert.Equal("allow", Given.Facts(Policy, Given.Using(Given.Tool("read_file", arguments))).Evaluate().Word());
    }

    [Fact]
    public void A_refusal_says_what_is_needed_and_not_what_was_sent()
    {
        const string Policy = """{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.amount","op":"lte","value":100}]}]}}""";
        var refusal = Given.Facts(Policy, Given.Using(Given.Tool("search", """{"amount":4711}"""))).Evaluate().Refusal();

        Assert.Equal("tool `search` needs `$.amount` lte `100`", refusal.Detail);
        Assert.NotNull(refusal.Unlock);
    }

    [Theory]
    [InlineData("$.agent.team", "\"ops\"", "allow")]
    [InlineData("$.agent.team", "\"dev\"", "access-rule-failed")]
    [InlineData("$.user.email", "\"ana@example.com\"", "allow")]
    [InlineData("$.target.region", "\"eu\"", "allow")]
    [InlineData("$.resource.environment", "\"staging\"", "allow")]
    [InlineData("$.resource.environment", "\"production\"", "access-rule-failed")]
    [InlineData("$.arguments.path", "\"/tmp\"", "access-rule-failed")] // one of two tools says otherwise
    [InlineData("$.arguments.dry", "true", "allow")]
    [InlineData("$.claimed.ticket", "\"4711\"", "allow")]
    [InlineData("$.claimed.environment", "\"staging\"", "access-rule-failed")]
    [InlineData("$.task.type", "\"review\"", "allow")]
    public void An_access_rule_sees_facts_of_their_own_origin(string at, string value, string expected)
    {
        var policy = $$$"""{"access":[{"name":"r","when":[{"at":"{{{at}}}","op":"eq","value":{{{value}}} }]}]}""";
        var task = Given.Using(Given.Tool("search", """{"path":"/tmp","dry":true}"""), Given.Tool("read_file", """{"path":"/etc","dry":true}""")) with
        {
            Claimed = Given.Json("""{"ticket":"4711","resource":{"environment":"staging"}}"""),
            Document = Given.Json("""{"type":"review"}"""),
        };
        var facts = Given.Facts(policy, task);
        facts = facts with
        {
            Agent = facts.Agent with { Attributes = Given.Json("""{"team":"ops"}""") },
            Delegation = new DelegationFacts([], "usr_1", Given.Json("""{"email":"ana@example.com"}""")),
            Target = facts.Target with { Attributes = Given.Json("""{"region":"eu"}""") },
            Connection = facts.Connection with { Resource = Given.Json("""{"environment":"staging"}""") },
        };

        Expect(facts, expected, "policy.access");
    }

    [Theory]
    [InlineData("$.agent.x")]
    [InlineData("$.user.x")]
    [InlineData("$.target.x")]
    [InlineData("$.resource.x")]
    [InlineData("$.arguments.x")]
    [InlineData("$.claimed.x")]
    [InlineData("$.task.x")]
    public void A_fact_that_is_not_there_fails_the_rule(string at) =>
        Expect(Given.Facts($$$"""{"access":[{"name":"r","when":[{"at":"{{{at}}}","op":"ne","value":"y"}]}]}"""), "access-rule-failed", "policy.access");

    [Theory]
    [InlineData("""{"windows":[{"days":["Mon"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "allow", null, null)]
    [InlineData("""{"windows":[{"days":["Tue"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "outside-time-window", "policy.windows", 20 * 3600)]
    [InlineData("""{"windows":[{"days":["Wed"],"from":"08:00","to":"18:00","timeZone":"UTC"},{"days":["Mon"],"from":"13:00","to":"14:00","timeZone":"UTC"}]}""", "outside-time-window", "policy.windows", 3600)]
    [InlineData("""{"windows":[]}""", "outside-time-window", "policy.windows", null)]
    [InlineData("""{"notBefore":"2026-11-23T12:00:00Z"}""", "allow", null, null)]
    [InlineData("""{"notBefore":"2026-11-23T12:00:00.001Z"}""", "outside-time-window", "policy.notBefore", 1)]
    [InlineData("""{"notBefore":"2026-11-23T20:00:00Z","windows":[{"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "outside-time-window", "policy.notBefore", 20 * 3600)]
    [InlineData("""{"notAfter":"2026-11-23T12:00:00.001Z"}""", "allow", null, null)]
    [InlineData("""{"notAfter":"2026-11-23T12:00:00Z"}""", "outside-time-window", "policy.notAfter", null)]
    [InlineData("""{"notAfter":"2026-11-23T13:00:00Z","windows":[{"from":"14:00","to":"18:00","timeZone":"UTC"}]}""", "outside-time-window", "policy.windows", null)]
    public void A_time_must_be_permitted_and_a_refusal_says_when_it_is(string policy, string expected, string? clause, int? retryAfter)
    {
        var facts = Given.Facts(policy);
        Expect(facts, expected, clause);
        if (expected == "allow")
            return;

        var refusal = facts.Evaluate().Refusal();
        Assert.Equal(retryAfter, (int?)refusal.RetryAfter?.TotalSeconds);
        Assert.Equal(retryAfter is not null, refusal.MayRetry);
    }

    [Fact]
    public void An_unreadable_name_never_passes_for_an_absent_one()
    {
        const string Policy = """{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.admin","op":"exists","value":false}]}]}}""";
        var facts = Given.Facts(Policy, Given.Using(Given.Tool("search", """{"admin":true,"\ud800":1}""")));
        Assert.True(facts.Evaluate().IsDenied);
    }

    private static void Expect(DispatchFacts facts, string expected, string? clause)
    {
        var evaluation = facts.Evaluate();
        Assert.Equal((expected, expected == "allow" ? null : clause), (evaluation.Word(), evaluation.DecidedBy));
    }
}
