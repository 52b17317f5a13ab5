using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy.Checks;

public sealed class HumanNeedNotBeAskedTests
{
    [Theory]
    [InlineData("{}", "search", "{}", 1, null)]
    [InlineData("""{"approval":{}}""", "search", "{}", 1, null)]
    [InlineData("""{"approval":{"when":"always"}}""", "search", "{}", 1, "policy.approval.when")]
    [InlineData("""{"approval":{"when":{"above":50}}}""", "search", "{}", 50, null)]
    [InlineData("""{"approval":{"when":{"above":50}}}""", "search", "{}", 51, "policy.approval.when.above")]
    [InlineData("""{"approval":{"when":{"above":50}}}""", "search", "{}", null, "policy.approval.when.above")] // an unknown cost may be above
    [InlineData("""{"approval":{"when":{"classes":["read"]}}}""", "search", "{}", 1, "policy.approval.when.classes")]
    [InlineData("""{"approval":{"when":{"classes":["write"]}}}""", "search", "{}", 1, null)]
    [InlineData("""{"approval":{"when":{"arguments":[{"tool":"search","when":[{"at":"$.amount","op":"gt","value":50}]}]}}}""", "search", """{"amount":51}""", 1, "policy.approval.when.arguments")]
    [InlineData("""{"approval":{"when":{"arguments":[{"tool":"search","when":[{"at":"$.amount","op":"gt","value":50}]}]}}}""", "search", """{"amount":50}""", 1, null)]
    [InlineData("""{"approval":{"when":{"arguments":[{"tool":"search","when":[{"at":"$.amount","op":"gt","value":50}]}]}}}""", "search", """{"amount":"51"}""", 1, "policy.approval.when.arguments")]
    [InlineData("""{"approval":{"when":{"arguments":[{"tool":"search","when":[{"at":"$.amount","op":"gt","value":50}]}]}}}""", "search", "{}", 1, "policy.approval.when.arguments")]
    [InlineData("""{"approval":{"when":{"arguments":[{"tool":"search","when":[{"at":"$.amount","op":"gt","value":50}]}]}}}""", "read_file", "{}", 1, null)]
    public void A_human_is_asked_when_the_policy_says_so_or_cannot_tell(string policy, string tool, string arguments, int? cost, string? clause)
    {
        var task = Given.Using(Given.Tool(tool, arguments)) with { MaxCost = cost is { } units ? Money.Of(units) : null };
        var evaluation = Given.Facts(policy, task).Evaluate();

        Assert.Equal((clause is null ? "allow" : "ask", clause), (evaluation.Word(), evaluation.DecidedBy));
    }

    [Fact]
    public void A_yes_answers_every_demand_and_a_no_ends_it()
    {
        var facts = Given.Facts("""{"approval":{"when":"always"},"tools":{"classes":{"financial":"approve"}}}""", Given.Using(Given.Tool("refund")));

        Assert.Equal(2, Assert.IsType<Verdict.NeedsApproval>(facts.Evaluate().Verdict).Demand.Clauses.Count);
        Assert.Equal("allow", (facts with { Approval = new ApprovalFacts.Granted("apr_1") }).Evaluate().Word());
        Assert.Equal("approval-denied", (facts with { Approval = new ApprovalFacts.Denied("apr_1") }).Evaluate().Word());
    }

    [Fact]
    public void A_yes_does_not_lift_any_other_rule()
    {
        var facts = Given.Facts("""{"approval":{"when":"always"},"taskTypes":[]}""") with { Approval = new ApprovalFacts.Granted("apr_1") };
        Assert.Equal("task-type-not-permitted", facts.Evaluate().Word());
    }

    [Theory]
    [InlineData("""{"approval":{"when":"always"}}""", 99, "ask")]
    [InlineData("""{"approval":{"when":"always"}}""", 100, "too-many-pending")]
    [InlineData("""{"tools":{"classes":{"read":"approve"}}}""", 100, "too-many-pending")]
    [InlineData("{}", 100, "allow")]
    public void At_most_a_hundred_approvals_are_pending(string policy, int pending, string expected) =>
        Assert.Equal(expected, (Given.Facts(policy, Given.Using(Given.Tool("search"))) with { PendingApprovals = pending }).Evaluate().Word());
}
