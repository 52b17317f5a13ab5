using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

/// <summary>Ana's entry has a mail address and Bob's an object id, and one sign-in, which answered nothing, said both.</summary>
public sealed class BridgedPeopleTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Email = "ana@example.com";
    private const string Oid = "00000000-0000-0000-0000-00000000abcd";
    private const string Dan = "usr_0000000000000000dan0";
    private const string OfTwo = """{"approval":{"when":"always","quorum":2}}""";
    private const string Always = """{"approval":{"when":"always","memory":"always"}}""";

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob, true)]
    [InlineData(Demands.Bob, Demands.Ana, true)]
    [InlineData(Demands.Ana, Demands.Bob, false)]
    public async Task Two_entries_that_only_a_sign_in_joins_are_one_of_a_quorum(string first, string second, bool isBridged)
    {
        var house = await HouseAsync(OfTwo);
        if (isBridged)
            await BridgeAsync(house);
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval, first);

        var standing = (await house.ApproveAsync(approval, second)).Approval;

        Assert.Equal(isBridged ? (ApprovalState.Pending, FourEyes.SamePersonClause) : (ApprovalState.Approved, null), (standing.State, standing.Votes[1].Lapse));
        if (isBridged)
            Assert.Equal(ApprovalState.Approved, (await house.ApproveAsync(approval, Demands.Cyd)).Approval.State);
    }

    [Theory]
    [InlineData("requester", FourEyes.RequesterClause)]
    [InlineData("act chain", FourEyes.ActChainClause)]
    [InlineData("acts for", FourEyes.ActChainClause)]
    [InlineData("editor", FourEyes.PolicyEditorClause)]
    public async Task Nor_does_one_of_them_approve_what_is_the_other_s(string what, string clause)
    {
        var house = await HouseAsync(OfTwo);
        if (what == "editor")
            await EditAsync(house, Demands.Bob);
        var approval = Demands.Pending with { Connection = house.Connection.Id };
        approval = what switch
        {
            "requester" => approval with { RequestedBy = Demands.Bob },
            "act chain" => approval with { ActChain = [house.Agent.Id, Demands.Bob] },
            "acts for" => approval with { ActsFor = ["user:BOB"] },
            _ => approval,
        };
        Assert.Null(FourEyes.Examine(approval, await FactsAsync(house, approval), house.Now));

        await BridgeAsync(house);

        Assert.Equal(clause, FourEyes.Examine(approval, await FactsAsync(house, approval), house.Now)?.Clause);
    }

    [Fact]
    public async Task Who_they_are_is_learnt_after_the_yes_and_counts_when_the_next_one_decides()
    {
        var house = await HouseAsync(OfTwo.Replace("2", "3", StringComparison.Ordinal));
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval);
        await house.ApproveAsync(approval, Demands.Bob);
        await BridgeAsync(house);

        var standing = (await house.ApproveAsync(approval, Demands.Cyd)).Approval;

        Assert.Equal((ApprovalState.Pending, 2), (standing.State, standing.Yeses));
        Assert.Equal([null, FourEyes.SamePersonClause, null], standing.Votes.Select(vote => vote.Lapse));
    }

    [Fact]
    public async Task A_yes_that_is_remembered_covers_nothing_of_whom_a_later_sign_in_says_they_are()
    {
        var house = await HouseAsync(Always);
        await house.ApproveAsync((await house.DispatchAsync()).Approval!);
        await ActForAsync(house, "user:bob");
        Assert.Equal(TaskState.Queued, (await house.DispatchAsync()).State);

        await BridgeAsync(house);

        Assert.Equal(TaskState.AwaitingApproval, (await house.DispatchAsync()).State);
    }

    [Fact]
    public async Task Nor_of_whom_a_sign_in_said_that_was_deleted_since_and_keeps_no_address()
    {
        var house = await HouseAsync(Always);
        await BridgeAsync(house);
        await house.ApproveAsync((await house.DispatchAsync()).Approval!);
        house.Bench.World.Time.Advance(TimeSpan.FromDays(91));
        await house.Bench.Get<VouchedOperators>().ForgetAsync(Organisation, default);
        Assert.Empty(await house.Bench.Get<VouchedOperators>().AllAsync(Organisation, default));

        await ActForAsync(house, "user:bob");

        Assert.Equal(TaskState.AwaitingApproval, (await house.DispatchAsync()).State);
        foreach (var prefix in new[] { "vote|", "memory|", "approval|" })
        {
            Assert.DoesNotContain(house.Bench.World.Table.Rows($"{Organisation}|{house.Connection.Id}", prefix), row =>
                Encoding.UTF8.GetString(row.Content.Body.Span) is var text && (text.Contains(Email, StringComparison.OrdinalIgnoreCase) || text.Contains(Oid, StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Fact]
    public async Task A_quorum_that_is_remembered_is_one_of_people()
    {
        var house = await HouseAsync(OfTwo.Replace("2", "2,\"memory\":\"always\"", StringComparison.Ordinal));
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval);
        await house.ApproveAsync(approval, Demands.Bob);
        Assert.Equal(TaskState.Queued, (await house.DispatchAsync()).State);

        await BridgeAsync(house);

        Assert.Equal(TaskState.AwaitingApproval, (await house.DispatchAsync()).State);
    }

    [Fact]
    public async Task What_is_remembered_has_each_person_once_by_all_that_they_were_known_by()
    {
        var house = await HouseAsync("""{"approval":{"when":"always","memory":{"progressive":3}}}""");
        await house.ApproveAsync((await house.DispatchAsync()).Approval!);
        var first = Assert.Single((await GrantAsync(house)).Yeses);
        await BridgeAsync(house);

        await house.ApproveAsync((await house.DispatchAsync()).Approval!);

        var once = Assert.Single((await GrantAsync(house)).Yeses);
        Assert.Equal((Demands.Ana, true), (once.By, once.KnownBy.Count > first.KnownBy.Count));
        Assert.Empty(first.KnownBy.Except(once.KnownBy, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whose_sign_in_says_who_they_are_is_known_though_no_note_of_it_was_kept(bool isFirst)
    {
        var house = await HouseAsync(OfTwo);
        var approval = (await house.DispatchAsync()).Approval!;
        var dan = new ApprovalPerson(Organisation, Dan, HasRole: true, house.Now) { SignedInAs = new ApproverAddresses("other@example.com", Oid.ToUpperInvariant()) };
        if (!isFirst)
            await house.ApproveAsync(approval, Demands.Bob);
        await AnswerAsync(house, dan, approval);
        if (isFirst)
            await house.ApproveAsync(approval, Demands.Bob);

        var standing = (await house.ReadAsync(approval)).Approval;

        Assert.Equal((ApprovalState.Pending, FourEyes.SamePersonClause), (standing.State, standing.Votes[1].Lapse));
    }

    [Fact]
    public async Task Whose_sign_in_joins_two_who_have_answered_makes_them_one_now()
    {
        var house = await HouseAsync(OfTwo.Replace("2", "3", StringComparison.Ordinal));
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval);
        await house.ApproveAsync(approval, Demands.Bob);

        await AnswerAsync(house, new ApprovalPerson(Organisation, Dan, HasRole: true, house.Now) { SignedInAs = new ApproverAddresses(Email, Oid) }, approval);

        Assert.Equal((ApprovalState.Pending, 1), ((await house.ReadAsync(approval)).Approval.State, (await house.ReadAsync(approval)).Approval.Yeses));
    }

    [Fact]
    public async Task The_directory_and_the_sign_ins_are_read_once_for_a_decision()
    {
        var house = await HouseAsync(OfTwo.Replace("2", "3", StringComparison.Ordinal));
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval);
        await house.ApproveAsync(approval, Demands.Bob);
        var person = new ApprovalPerson(Organisation, Demands.Cyd, HasRole: true, house.Now);
        var cast = new ApprovalCast(ApprovalAnswer.Approve, (await house.ReadAsync(approval)).Approval.Hash);
        house.Bench.World.Table.Log.Clear();

        await house.Bench.Get<DecideApproval>().HandleAsync(person, approval, cast, default);

        Assert.Equal(
            [$"range {Organisation}|{Ledgers.ControlPartition} approver|", $"range {Organisation}|{Ledgers.IndexPartition} vouched|"],
            house.Bench.World.Table.Log.Where(line => line.Contains("approver|", StringComparison.Ordinal) || line.Contains("vouched|", StringComparison.Ordinal)));
    }

    private static async Task<ApprovalBench> HouseAsync(string policy)
    {
        var house = await ApprovalBench.WithAsync(policy);
        foreach (var (id, name, addresses) in new[] { (Demands.Ana, "ana", new ApproverAddresses(Email, null)), (Demands.Bob, "bob", new ApproverAddresses(null, Oid)) })
            EngineBench.Value(await house.Bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft($"user:{name}", null, addresses), id, EngineBench.Operator, default));
        return house;
    }

    private static async Task<ApprovalGrant> GrantAsync(ApprovalBench house) =>
        Assert.Single(await house.Bench.Get<ApprovalGrants>().ListAsync(Organisation, house.Connection.Id, "", 9, default));

    private static Task BridgeAsync(ApprovalBench house) => house.Bench.Get<VouchedOperators>().KeepAsync(
        Organisation, new VouchedOperator(Dan, [OperatorRole.Viewer], house.Now) { Email = "Ana@Example.com", ObjectId = Oid.ToUpperInvariant() }, default);

    private static async Task EditAsync(ApprovalBench house, string by) => EngineBench.Value(await new ChangePolicy(house.Bench.Ledgers).HandleAsync(
        Organisation, house.Connection.Id, Given.Policy(OfTwo.Replace("}}", "},\"rate\":{\"perHour\":9}}", StringComparison.Ordinal)), 1, false, by, default));

    private static async Task ActForAsync(ApprovalBench house, string actsFor) => EngineBench.Value(await house.Bench.Get<ChangeAgent>().HandleAsync(
        Organisation, house.Agent.Id, new AgentDraft(house.Agent.Name, house.Agent.Owner) { ActsFor = actsFor }, (int)house.Agent.Revision, EngineBench.Operator, default));

    private static async Task AnswerAsync(ApprovalBench house, ApprovalPerson person, string approval) => Assert.IsType<ApprovalOutcome.Answered>(
        await house.Bench.Get<DecideApproval>().HandleAsync(person, approval, new ApprovalCast(ApprovalAnswer.Approve, (await house.ReadAsync(approval)).Approval.Hash), default));

    private static async Task<ApproverFacts> FactsAsync(ApprovalBench house, ApprovalRecord approval)
    {
        var person = new ApprovalPerson(Organisation, Demands.Ana, HasRole: true, house.Now);
        return (await house.Bench.Get<ReadPeople>().FactsAsync(Organisation, approval, person, default)).Of(person);
    }
}
