using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

/// <summary>Two are needed. Ana says yes, something happens, and then Bob says yes.</summary>
public sealed class EarlierVotesTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string OfFinance = """{"approval":{"when":"always","approvers":["group:finance"],"quorum":2}}""";
    private const string OfTheRole = """{"approval":{"when":"always","quorum":2}}""";
    private const string OfMoney = """{"approval":{"when":"always","quorum":2},"tools":{"classes":{"financial":"approve"}}}""";

    [Theory]
    [InlineData("nothing", OfFinance, null)]
    [InlineData("left the group", OfFinance, FourEyes.AddressedClause)]
    [InlineData("left the directory", OfFinance, FourEyes.AddressedClause)]
    [InlineData("edited the policy", OfFinance, FourEyes.PolicyEditorClause)]
    [InlineData("is acted for", OfFinance, FourEyes.ActChainClause)]
    [InlineData("lost the role", OfTheRole, FourEyes.AddressedClause)]
    [InlineData("is no operator", OfTheRole, FourEyes.AddressedClause)]
    public async Task Only_whoever_might_say_it_now_counts_at_the_decision(string what, string policy, string? clause)
    {
        var bench = await ApprovalBench.WithAsync(policy);
        var ana = await FurnishAsync(bench, isOperator: policy == OfTheRole);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!, ana);
        await HappenAsync(bench, what, ana);
        Assert.Equal(clause, (await bench.ReadAsync(task.Approval!)).Approval.Votes[0].Lapse);

        var second = (await bench.ApproveAsync(task.Approval!, Demands.Bob)).Approval;

        Assert.Equal(clause is null ? ApprovalState.Approved : ApprovalState.Pending, second.State);
        Assert.Equal([clause, null], second.Votes.Select(vote => vote.Lapse));
        Assert.Equal(clause is null ? 0 : 1, (await bench.StateAsync()).PendingApprovals);
        if (clause is null)
            return;
        Assert.Single(Lapses(bench), entry => entry == (ana, clause));

        var third = (await bench.ApproveAsync(task.Approval!, Demands.Cyd)).Approval;
        await bench.ReceiveAsync();

        Assert.Equal((ApprovalState.Approved, Demands.Cyd), (third.State, third.DecidedBy));
        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
        Assert.Single(bench.Bench.Target.Calls);
        Assert.Single(Lapses(bench));
        Assert.Equal(ApprovalState.Approved, (await bench.ApproveAsync(task.Approval!, Demands.Cyd)).Approval.State);
    }

    [Fact]
    public async Task Whoever_may_again_says_so_again_and_is_the_one_who_was_missing()
    {
        var bench = await ApprovalBench.WithAsync(OfFinance);
        await FurnishAsync(bench, isOperator: false);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        await HappenAsync(bench, "left the group", Demands.Ana);
        await bench.ApproveAsync(task.Approval!, Demands.Bob);
        Assert.IsType<ApprovalOutcome.Refused>(await bench.AnswerAsync(task.Approval!, ApprovalAnswer.Approve));
        await GroupAsync(bench, 2, "user:ana", "user:bob");
        Assert.Equal(ApprovalState.Pending, (await bench.ReadAsync(task.Approval!)).Approval.State);

        var again = (await bench.ApproveAsync(task.Approval!)).Approval;

        Assert.Equal((ApprovalState.Approved, 2), (again.State, again.Yeses));
        Assert.Equal(2, again.Votes.Count);
    }

    [Theory]
    [InlineData("left the group")] // as the latest answer found it
    [InlineData("back in the group")]
    public async Task Whoever_s_yes_did_not_count_may_say_no(string what)
    {
        var bench = await ApprovalBench.WithAsync(OfFinance.Replace("\"quorum\":2", "\"quorum\":3", StringComparison.Ordinal));
        await FurnishAsync(bench, isOperator: false);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        await HappenAsync(bench, "left the group", Demands.Ana);
        if (what == "back in the group")
            await bench.ApproveAsync(task.Approval!, Demands.Bob);
        await GroupAsync(bench, 2, "user:ana", "user:bob");

        var outcome = await bench.AnswerAsync(task.Approval!, ApprovalAnswer.Deny);

        if (what == "left the group")
        {
            // Nobody found that it did not count, and it does again: it stands.
            Assert.Equal(RefusalCode.AlreadyDecided, Assert.IsType<ApprovalOutcome.Refused>(outcome).Refusal.Code);
            return;
        }

        var denied = Assert.IsType<ApprovalOutcome.Answered>(outcome).View.Approval;
        Assert.Equal((ApprovalState.Denied, Demands.Ana), (denied.State, denied.DecidedBy));
        Assert.Equal([(Demands.Bob, ApprovalAnswer.Approve), (Demands.Ana, ApprovalAnswer.Deny)], denied.Votes.Select(vote => (vote.By, vote.Answer)));
        Assert.Equal(3, bench.Bench.World.Table.Rows($"{Organisation}|{bench.Connection.Id}", "vote|").Count);
        Assert.Equal(TaskState.Denied, (await bench.TaskAsync(task.Task)).State);
        Assert.Equal(ApprovalState.Denied, Assert.IsType<ApprovalOutcome.Answered>(await bench.AnswerAsync(task.Approval!, ApprovalAnswer.Deny)).View.Approval.State);
    }

    [Fact]
    public async Task How_lately_they_had_signed_in_is_asked_of_their_own_answer_alone()
    {
        var bench = await ApprovalBench.WithAsync(OfMoney);
        var request = EngineBench.Request(bench.Connection) with { Task = new TaskFacts("review") { Tools = [ToolUse.Named("stripe.refund")] }, IdempotencyKey = "one", Fingerprint = "one" };
        var task = Assert.IsType<DispatchOutcome.Accepted>(await bench.Bench.Accept.HandleAsync(EngineBench.Caller(bench.Agent), request, default)).Task;
        await bench.ApproveAsync(task.Approval!);
        await bench.PassAsync(TimeSpan.FromHours(1));

        var second = (await bench.ApproveAsync(task.Approval!, Demands.Bob)).Approval;

        Assert.True(second.IsGrave);
        Assert.Equal(ApprovalState.Approved, second.State);
    }

    [Fact]
    public async Task A_yes_that_did_not_count_is_remembered_for_nothing()
    {
        var bench = await ApprovalBench.WithAsync(OfFinance.Replace("\"quorum\"", "\"memory\":\"always\",\"quorum\"", StringComparison.Ordinal));
        await FurnishAsync(bench, isOperator: false);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        await HappenAsync(bench, "left the group", Demands.Ana);
        await bench.ApproveAsync(task.Approval!, Demands.Bob);
        await bench.ApproveAsync(task.Approval!, Demands.Cyd);

        var grant = Assert.Single(await bench.Bench.Get<ApprovalGrants>().ListAsync(Organisation, bench.Connection.Id, "", 10, default));

        Assert.Equal([Demands.Bob, Demands.Cyd], grant.Yeses.Select(yes => yes.By));
    }

    [Fact]
    public void What_was_said_since_they_were_read_is_read_before_it_decides()
    {
        var approval = Demands.Pending with { Terms = new ApprovalTerms(null, 3), Votes = [new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now)] };

        Assert.False(EarlierVotes.None.IsBehind(approval));
        Assert.True(EarlierVotes.None.IsBehind(approval with { Terms = new ApprovalTerms(null, 2) }));
        Assert.False(EarlierVotes.None.IsBehind(approval with { Terms = new ApprovalTerms(null, 2), State = ApprovalState.Approved }));
        Assert.False(new EarlierVotes(new Dictionary<string, ApproverFacts>(StringComparer.Ordinal) { [Demands.Ana] = Demands.Approver }).IsBehind(approval with { Terms = new ApprovalTerms(null, 2) }));
    }

    /// <summary>Ana, Bob and Cyd are in the directory, and all of finance.</summary>
    /// <returns>Ana's id, of an operator with the role where she is one.</returns>
    private static async Task<string> FurnishAsync(ApprovalBench bench, bool isOperator)
    {
        var ana = isOperator
            ? EngineBench.Value(await bench.Bench.Get<CreateOperator>().HandleAsync(Organisation, "ana", [OperatorRole.Approver], EngineBench.Operator, default)).Operator.Id
            : Demands.Ana;
        foreach (var (id, name) in new[] { (ana, "ana"), (Demands.Bob, "bob"), (Demands.Cyd, "cyd") })
            EngineBench.Value(await bench.Bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft($"user:{name}", null, ApproverAddresses.None), id, EngineBench.Operator, default));
        await GroupAsync(bench, null, "user:ana", "user:bob", "user:cyd");
        return ana;
    }

    private static async Task GroupAsync(ApprovalBench bench, int? basedOn, params string[] members) =>
        EngineBench.Value(await bench.Bench.Get<ChangeApproverGroup>().HandleAsync(Organisation, "group:finance", members, basedOn, EngineBench.Operator, default));

    private static async Task HappenAsync(ApprovalBench bench, string what, string ana)
    {
        var agent = new AgentDraft(bench.Agent.Name, bench.Agent.Owner) { ActsFor = "user:ana" };
        switch (what)
        {
            case "left the group":
                await GroupAsync(bench, 1, "user:bob", "user:cyd");
                break;
            case "left the directory":
                EngineBench.Value(await bench.Bench.Get<ChangeApprovers>().ChangeAsync(Organisation, ana, null, 1, EngineBench.Operator, default));
                break;
            case "edited the policy":
                EngineBench.Value(await new ChangePolicy(bench.Bench.Ledgers).HandleAsync(
                    Organisation, bench.Connection.Id, Given.Policy(OfFinance.Replace("}}", "},\"rate\":{\"perHour\":9}}", StringComparison.Ordinal)), 1, false, ana, default));
                break;
            case "is acted for":
                EngineBench.Value(await bench.Bench.Get<ChangeAgent>().HandleAsync(Organisation, bench.Agent.Id, agent, (int)bench.Agent.Revision, EngineBench.Operator, default));
                break;
            case "lost the role":
                await ChangeAsync(bench, ana, new OperatorChange.To(null, [OperatorRole.Viewer]));
                break;
            case "is no operator":
                await ChangeAsync(bench, ana, new OperatorChange.Removal());
                break;
        }
    }

    private static async Task ChangeAsync(ApprovalBench bench, string ana, OperatorChange change) =>
        EngineBench.Value(await bench.Bench.Get<ChangeOperator>().HandleAsync(Organisation, ana, change, 1, EngineBench.Operator, default));

    private static (string Operator, string? Clause)[] Lapses(ApprovalBench bench) =>
    [
        .. from row in bench.Bench.World.Table.Rows($"{Organisation}|{bench.Connection.Id}", "audit|")
           let entry = JsonElement.Parse(row.Content.Body.Span)
           where entry.GetProperty("kind").GetString() == "approval-refused"
           select (entry.GetProperty("operator").GetString()!, entry.GetProperty("clause").GetString()),
    ];
}
