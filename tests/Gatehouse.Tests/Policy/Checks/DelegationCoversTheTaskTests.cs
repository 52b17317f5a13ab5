using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Policy.Checks;

public sealed class DelegationCoversTheTaskTests
{
    private static readonly DelegationLimits limits = new()
    {
        Actions = ["review", "mail"],
        Tools = ["search"],
        Models = ["small"],
        Amount = Money.Of(2),
        Depth = 1,
        ExpiresAt = Given.Now.AddMinutes(1),
    };

    public static TheoryData<string, string?> Rows => new()
    {
        { "covered", null },
        { "action", "delegation.actions" },
        { "tool", "delegation.tools" },
        { "model", "delegation.models" },
        { "no model", "delegation.models" },
        { "amount", "delegation.amount" },
        { "any amount", "delegation.amount" },
        { "late", "delegation.expiresAt" },
        { "hands on less", null },
        { "hands on an action", "delegation.actions" },
        { "hands on a tool", "delegation.tools" },
        { "hands on a model", "delegation.models" },
        { "hands on money", "delegation.amount" },
        { "hands on more often", "delegation.depth" },
        { "hands on for longer", "delegation.expiresAt" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Nothing_is_wider_than_what_was_handed_on(string what, string? clause)
    {
        var (facts, task) = (Given.Facts(), new TaskFacts("mail") { Model = "small", MaxCost = Money.Of(2), Tools = [Given.Tool("search")] });
        var onward = new DelegationLimits { Actions = ["mail"], Depth = 0 };
        var (now, asked, hands) = what switch
        {
            "action" => (Given.Now, task with { Type = "transfer" }, DelegationLimits.None),
            "tool" => (Given.Now, task with { Tools = [Given.Tool("search"), Given.Tool("read_file")] }, DelegationLimits.None),
            "model" => (Given.Now, task with { Model = "large" }, DelegationLimits.None),
            "no model" => (Given.Now, task with { Model = null }, DelegationLimits.None),
            "amount" => (Given.Now, task with { MaxCost = Money.Of(2.000001m) }, DelegationLimits.None),
            "any amount" => (Given.Now, task with { MaxCost = null }, DelegationLimits.None),
            "late" => (limits.ExpiresAt!.Value, task, DelegationLimits.None),
            "hands on less" => (Given.Now, task, onward),
            "hands on an action" => (Given.Now, task, onward with { Actions = ["transfer"] }),
            "hands on a tool" => (Given.Now, task, onward with { Tools = ["read_file"] }),
            "hands on a model" => (Given.Now, task, onward with { Models = ["large"] }),
            "hands on money" => (Given.Now, task, onward with { Amount = Money.Of(3) }),
            "hands on more often" => (Given.Now, task, onward with { Depth = 2 }),
            "hands on for longer" => (Given.Now, task, onward with { ExpiresAt = limits.ExpiresAt!.Value.AddTicks(1) }),
            _ => (Given.Now, task, DelegationLimits.None),
        };
        Ancestor[] chain = [new("agt_x", AgentStatus.Active)];

        var evaluation = (facts with { Now = now, Task = asked, Delegation = new DelegationFacts(chain, "usr_1") { Limits = limits, Onward = hands } }).Evaluate();

        Assert.Equal(clause is null ? "allow" : "delegation-broken", evaluation.Word());
        if (clause is not null)
            Assert.Equal((clause, false), (evaluation.Refusal().Clause, evaluation.Refusal().MayRetry));
    }

    [Fact]
    public void Who_was_handed_nothing_may_hand_on_what_they_like()
    {
        var facts = Given.Facts() with { Delegation = DelegationFacts.None with { Onward = limits } };

        Assert.Equal("allow", facts.Evaluate().Word());
    }

    [Theory]
    [InlineData(true, "delegation-broken")]
    [InlineData(false, "allow")]
    public void A_human_is_at_the_root_unless_the_organisation_says_otherwise(bool required, string expected)
    {
        Ancestor[] chain = [new("agt_x", AgentStatus.Active)];
        var facts = Given.Facts() with { Delegation = new DelegationFacts(chain) { Rules = new DelegationRules(3, required) } };

        Assert.Equal(expected, facts.Evaluate().Word());
    }

    [Fact]
    public void What_is_done_for_somebody_who_has_left_is_broken()
    {
        var facts = Given.Facts() with { Delegation = new DelegationFacts([], "usr_1") { HasHumanLeft = true } };

        Assert.Equal(("delegation-broken", "`usr_1`, for whom it is done, has left"), (facts.Evaluate().Word(), facts.Evaluate().Refusal().Detail));
    }

    [Theory]
    [InlineData(2, "organisation.delegation.maxDepth")]
    [InlineData(8, "policy.delegation.maxDepth")]
    public void Of_two_bounds_of_the_depth_the_nearer_one_is_told(int most, string clause)
    {
        Ancestor[] chain = [.. Enumerable.Range(0, 4).Select(i => new Ancestor($"agt_{i}", AgentStatus.Active))];
        var facts = Given.Facts() with { Delegation = new DelegationFacts(chain, "usr_1") { Rules = new DelegationRules(most, true) } };

        Assert.Equal(("delegation-broken", clause), (facts.Evaluate().Word(), facts.Evaluate().Refusal().Clause));
    }
}
