using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalMemoryTests
{
    [Theory]
    [InlineData("\"once\"", 1, TaskState.AwaitingApproval)]
    [InlineData("\"session\"", 1, TaskState.Queued)]
    [InlineData("\"always\"", 1, TaskState.Queued)]
    [InlineData("""{"progressive":2}""", 1, TaskState.AwaitingApproval)]
    [InlineData("""{"progressive":2}""", 2, TaskState.Queued)]
    public async Task After_so_many_yeses_the_next_like_them_is_not_asked_about(string memory, int yeses, TaskState next)
    {
        var bench = await ApprovalBench.WithAsync(Policy(memory));
        for (var i = 0; i < yeses; i++)
            await bench.ApproveAsync((await bench.DispatchAsync()).Approval!);

        Assert.Equal(next, (await bench.DispatchAsync()).State);
    }

    [Fact]
    public async Task A_no_starts_afresh()
    {
        var bench = await ApprovalBench.WithAsync(Policy("""{"progressive":2}"""));
        foreach (var answer in (ApprovalAnswer[])[ApprovalAnswer.Approve, ApprovalAnswer.Deny, ApprovalAnswer.Approve])
            await bench.AnswerAsync((await bench.DispatchAsync()).Approval!, answer);

        Assert.Equal(TaskState.AwaitingApproval, (await bench.DispatchAsync()).State);
    }

    public static TheoryData<string, TaskFacts> Others => new()
    {
        { "another type", new TaskFacts("other") },
        { "another tool", Given.Using(Given.Tool("search")) },
        { "another model", new TaskFacts("review") { Model = "gpt-5" } },
        { "a higher cost", new TaskFacts("review") { MaxCost = Money.Of(1) } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_is_not_like_them_is_asked_about(string which, TaskFacts task)
    {
        var bench = await ApprovalBench.WithAsync(Policy("\"always\""));
        await bench.ApproveAsync((await bench.DispatchAsync()).Approval!);

        Assert.True((await bench.DispatchAsync(task)).State == TaskState.AwaitingApproval, which);
    }

    [Theory]
    [InlineData("search", """{"q":"other"}""", true)]
    [InlineData("stripe.refund", """{"amount":40}""", true)]
    [InlineData("stripe.refund", """{"amount":41}""", false)]
    public void What_moves_money_is_like_only_what_has_the_very_same_arguments(string tool, string arguments, bool isAlike)
    {
        var policy = Given.Policy(Policy("\"always\""));
        var approved = tool == "search" ? """{"q":"parcels"}""" : """{"amount":40}""";

        var (left, right) = (ApprovalMemoryKey.Of("con_a", policy, Given.Using(Given.Tool(tool, approved)), "s"), ApprovalMemoryKey.Of("con_a", policy, Given.Using(Given.Tool(tool, arguments)), "s"));

        Assert.Equal(isAlike, left == right);
        Assert.NotNull(left);
    }

    [Fact]
    public async Task A_changed_policy_remembers_nothing_and_what_is_taken_back_is_forgotten()
    {
        var bench = await ApprovalBench.WithAsync(Policy("\"always\""));
        await bench.ApproveAsync((await bench.DispatchAsync()).Approval!);
        var grants = bench.Bench.Get<ApprovalGrants>();
        var grant = Assert.Single(await grants.ListAsync(EngineBench.Organisation, bench.Connection.Id, "", 10, default));
        Assert.Equal((Demands.Ana, 1), (grant.By, grant.InARow));

        EngineBench.Value(await grants.RevokeAsync(EngineBench.Organisation, bench.Connection.Id, grant.Key, EngineBench.Operator, default));
        var asked = await bench.DispatchAsync();
        Assert.Equal(TaskState.AwaitingApproval, asked.State);

        await bench.ApproveAsync(asked.Approval!);
        Assert.Equal(TaskState.Queued, (await bench.DispatchAsync()).State);
        await bench.ChangePolicyAsync(Policy("\"always\"") + " ");
        Assert.Equal(TaskState.AwaitingApproval, (await bench.DispatchAsync()).State);
    }

    [Fact]
    public async Task What_is_remembered_is_measured_by_the_rate_like_anything_else()
    {
        var bench = await ApprovalBench.WithAsync("""{"approval":{"when":"always","memory":"always"},"rate":{"perMinute":1}}""");
        await bench.ApproveAsync((await bench.DispatchAsync()).Approval!);

        var refused = Assert.IsType<DispatchOutcome.Refused>(await bench.TryDispatchAsync());

        Assert.Equal(("rate-limited", "policy.rate.perMinute"), (refused.Refusal.Code.ToWireName(), refused.Refusal.Clause));
    }

    public static TheoryData<string, string?, string[], string[], bool, bool> Askers => new()
    {
        { "who said yes asks for a replay", Demands.Ana, [], [], false, false },
        { "somebody else does", Demands.Bob, [], [], false, true },
        { "who said yes is in the act chain", null, ["agt_b", Demands.Ana], [], false, false },
        { "it is done for who said yes", null, [], ["user:ana@example.com"], false, false },
        { "it is done for somebody else", null, [], ["user:bob@example.com"], false, true },
        { "it is done for who said yes, and the policy lets them", null, [Demands.Ana], ["user:ana@example.com"], true, true },
        { "who said yes asks for a replay by another id", Demands.Cyd, [], [], false, false },
        { "who said yes is in the act chain by another id", null, ["agt_b", Demands.Cyd], [], false, false },
        { "it is done for who said yes by another name", null, [], ["user:CYD@example.com"], false, false },
        { "who said yes asks, and the policy lets the acting human", Demands.Ana, [], [], true, false },
    };

    [Theory]
    [MemberData(nameof(Askers))]
    public void Nobody_s_yes_is_remembered_for_what_is_theirs(string when, string? requestedBy, string[] actChain, string[] actsFor, bool actingMay, bool isGood)
    {
        var yes = new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now) { User = "user:ana@example.com" };
        var cyd = new Approver(Demands.Cyd, "user:cyd@example.com") { Addresses = new ApproverAddresses("ana@example.com", null), CreatedAt = Demands.Now, Revision = 1 };
        var (work, rules) = (new WhoseWork(requestedBy, actChain, actsFor), new ApprovalRules(null, null) { ActingHumanMayApprove = actingMay });

        Assert.True(ApprovalGrants.IsOfOthers(Grant with { Yeses = [yes] }, work, rules, KnownPeople.Of([cyd], [], form => form)) == isGood, when);
        Assert.False(ApprovalGrants.IsOfOthers(Grant, work, rules, KnownPeople.Nobody));
        Assert.False(ApprovalGrants.IsOfOthers(Grant with { Yeses = [yes] }, work, rules, known: null), "who is not read is anybody");
    }

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(100, 101, false)]
    [InlineData(100, null, false)]
    [InlineData(null, null, true)]
    [InlineData(null, 1, false)]
    public void A_yes_is_good_for_what_it_was_given_to_at_most(int? given, int? asked, bool isGood) =>
        Assert.Equal(isGood, ApprovalGrants.Answers(
            Grant with { CostAtMost = given is { } most ? Money.Of(most) : null }, new ApprovalMemory.Always(), ApprovalDemand.From("policy.approval.when", "always"), asked is { } bound ? Money.Of(bound) : null, 1));

    [Fact]
    public void What_a_guardrail_found_once_says_nothing_of_what_it_finds_next() =>
        Assert.False(ApprovalGrants.Answers(Grant with { Clauses = ["guardrail.codenames"] }, new ApprovalMemory.Always(), ApprovalDemand.From("guardrail.codenames", "found"), null, 1));

    [Fact]
    public async Task Whoever_had_it_tried_again_may_not_approve_it_when_it_is_asked_about_once_more()
    {
        var bench = await ApprovalBench.WithAsync("""{"approval":{"when":"always"}}""");
        var dead = await bench.DispatchAsync();
        var replay = new ReplayFacts(dead.Task, dead.Task, Demands.Ana, IsRevoked: false);
        var asked = Assert.IsType<DispatchOutcome.Accepted>(await bench.Bench.Accept.HandleAsync(EngineBench.Caller(bench.Agent), EngineBench.Request(bench.Connection), draft => draft.Again(replay), default)).Task;

        await bench.ChangePolicyAsync("""{"approval":{"when":"always","quorum":2}}""");
        Assert.IsType<ApprovalOutcome.Refused>(await bench.AnswerAsync(asked.Approval!, ApprovalAnswer.Approve, Demands.Bob));
        var again = (await bench.TaskAsync(asked.Task)).Approval!;
        var own = Assert.IsType<ApprovalOutcome.Refused>(await bench.AnswerAsync(again, ApprovalAnswer.Approve, Demands.Ana));

        Assert.NotEqual(asked.Approval, again);
        Assert.Equal(FourEyes.RequesterClause, own.Refusal.Clause);
    }

    private static ApprovalGrant Grant { get; } = new()
    {
        Key = new string('a', 32),
        Connection = Demands.Pending.Connection,
        TaskType = "review",
        Clauses = ["policy.approval.when"],
        PolicyVersion = 1,
        InARow = 1,
        By = Demands.Ana,
        At = Demands.Now,
        Approval = Demands.Id,
    };

    private static string Policy(string memory) => $$"""{"approval":{"when":"always","memory":{{memory}}} }""";
}
