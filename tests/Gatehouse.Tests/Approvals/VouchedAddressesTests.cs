using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

/// <summary>Ana's host says where she is reached; the directory of approvers may say so too.</summary>
public sealed class VouchedAddressesTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Email = "ana@example.com";
    private const string Oid = "00000000-0000-0000-0000-00000000abcd";
    private const string OtherOid = "00000000-0000-0000-0000-000000001234";
    private const string OfTwo = """{"approval":{"when":"always","quorum":2}}""";

    [Theory]
    [InlineData(null, null, Email, Oid)]
    [InlineData("ana@example.org", null, "ana@example.org", Oid)]
    [InlineData(null, OtherOid, Email, OtherOid)]
    [InlineData("ana@example.org", OtherOid, "ana@example.org", OtherOid)]
    public async Task What_the_directory_does_not_say_of_somebody_their_host_does(string? email, string? teams, string reachedBy, string reachedIn)
    {
        var bench = new EngineBench();
        await VouchAsync(bench);
        await EnterAsync(bench, Demands.Ana, email, teams);
        var (people, told) = (bench.Get<ApprovalPeople>(), new ApproverAddresses(reachedBy, reachedIn));

        Assert.Equal(told, Assert.Single(await people.FindAsync(Organisation, [ApprovalTerms.AnyApprover], default)).Addresses);
        Assert.Equal(told, Assert.Single(await people.FindAsync(Organisation, ["user:entered"], default)).Addresses);
        Assert.Equal(("user:entered", told), await people.ReachAsync(Organisation, Demands.Ana, default) is { } found ? (found.User, found.Addresses) : default);
        Assert.False(await people.IsMovedAsync(Ticket(reachedBy), default));
        Assert.Equal(email is not null, await people.IsMovedAsync(Ticket(Email), default));
    }

    [Fact]
    public async Task A_link_to_whom_nothing_is_known_of_is_no_link_unless_it_was_sent_nowhere()
    {
        var people = new EngineBench().Get<ApprovalPeople>();

        Assert.True(await people.IsMovedAsync(Ticket(Email), default));
        Assert.False(await people.IsMovedAsync(Ticket(Email) with { SentTo = "" }, default));
    }

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob, false)]
    [InlineData(Demands.Bob, Demands.Ana, false)]
    [InlineData(Demands.Ana, Demands.Bob, true)]
    [InlineData(Demands.Bob, Demands.Ana, true)]
    public async Task Whoever_the_host_and_the_directory_reach_at_one_address_counts_once(string first, string second, bool isEntered)
    {
        var house = await HouseAsync();
        if (isEntered)
            await EnterAsync(house.Bench, Demands.Ana, null, null);
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval, first);

        var standing = (await house.ApproveAsync(approval, second)).Approval;

        Assert.Equal(ApprovalState.Pending, standing.State);
        Assert.Equal([null, FourEyes.SamePersonClause], standing.Votes.Select(vote => vote.Lapse));
        Assert.Equal(ApprovalState.Approved, (await house.ApproveAsync(approval, Demands.Cyd)).Approval.State);
    }

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob, FourEyes.PolicyEditorClause)]
    [InlineData(Demands.Bob, Demands.Ana, FourEyes.PolicyEditorClause)]
    [InlineData(Demands.Cyd, Demands.Ana, null)]
    public async Task Whoever_changed_the_policy_by_another_id_waits_too(string editor, string person, string? clause)
    {
        var house = await HouseAsync();
        EngineBench.Value(await new ChangePolicy(house.Bench.Ledgers).HandleAsync(
            Organisation, house.Connection.Id, Given.Policy(OfTwo.Replace("}}", "},\"rate\":{\"perHour\":9}}", StringComparison.Ordinal)), 1, false, editor, default));

        var outcome = await house.AnswerAsync((await house.DispatchAsync()).Approval!, ApprovalAnswer.Approve, person);

        Assert.Equal(clause, outcome is ApprovalOutcome.Refused { Refusal: var refusal } ? refusal.Clause : null);
    }

    [Theory]
    [InlineData("user:bob", FourEyes.ActChainClause)] // an entry that is reached where they are
    [InlineData("user:BOB", FourEyes.ActChainClause)]
    [InlineData("user:Ana@Example.com", FourEyes.ActChainClause)] // a name that is their address
    [InlineData("user:cyd", null)]
    public async Task Whom_the_agent_acts_for_by_another_name_does_not_approve(string actsFor, string? clause)
    {
        var house = await HouseAsync();
        await EnterAsync(house.Bench, Demands.Ana, null, null);
        EngineBench.Value(await house.Bench.Get<ChangeAgent>().HandleAsync(
            Organisation, house.Agent.Id, new AgentDraft(house.Agent.Name, house.Agent.Owner) { ActsFor = actsFor }, (int)house.Agent.Revision, EngineBench.Operator, default));

        var outcome = await house.AnswerAsync((await house.DispatchAsync()).Approval!, ApprovalAnswer.Approve);

        Assert.Equal(clause, outcome is ApprovalOutcome.Refused { Refusal: var refusal } ? refusal.Clause : null);
    }

    [Fact]
    public async Task A_yes_that_is_remembered_covers_nothing_that_is_done_for_the_same_person_by_another_name()
    {
        var house = await HouseAsync();
        await house.ChangePolicyAsync("""{"approval":{"when":"always","memory":"always"}}""");
        await EnterAsync(house.Bench, Demands.Ana, null, null);
        await house.ApproveAsync((await house.DispatchAsync()).Approval!);
        Assert.Equal(TaskState.Queued, (await house.DispatchAsync()).State);

        EngineBench.Value(await house.Bench.Get<ChangeAgent>().HandleAsync(
            Organisation, house.Agent.Id, new AgentDraft(house.Agent.Name, house.Agent.Owner) { ActsFor = "user:bob" }, (int)house.Agent.Revision, EngineBench.Operator, default));

        Assert.Equal(TaskState.AwaitingApproval, (await house.DispatchAsync()).State);
    }

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob, FourEyes.ActChainClause)]
    [InlineData(Demands.Bob, Demands.Ana, FourEyes.ActChainClause)]
    [InlineData(Demands.Cyd, Demands.Ana, null)]
    public async Task Whoever_acts_in_the_chain_by_another_id_does_not_approve(string actor, string person, string? clause)
    {
        var house = await HouseAsync();
        var approval = Demands.Pending with { Connection = house.Connection.Id, ActChain = [house.Agent.Id, actor] };

        var facts = await FactsAsync(house, person, approval);

        Assert.Equal(clause, FourEyes.Examine(approval, facts, house.Now)?.Clause);
    }

    [Fact]
    public async Task Who_becomes_whom_the_agent_acts_for_by_another_name_counts_no_more()
    {
        var house = await HouseAsync();
        await EnterAsync(house.Bench, Demands.Ana, null, null);
        EngineBench.Value(await house.Bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft("user:cyd", null, ApproverAddresses.None), Demands.Cyd, EngineBench.Operator, default));
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval);
        EngineBench.Value(await house.Bench.Get<ChangeAgent>().HandleAsync(
            Organisation, house.Agent.Id, new AgentDraft(house.Agent.Name, house.Agent.Owner) { ActsFor = "user:bob" }, (int)house.Agent.Revision, EngineBench.Operator, default));

        var second = (await house.ApproveAsync(approval, Demands.Cyd)).Approval;

        Assert.Equal((ApprovalState.Pending, FourEyes.ActChainClause), (second.State, second.Votes[0].Lapse));
    }

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob)]
    [InlineData(Demands.Bob, Demands.Ana)]
    public async Task An_address_that_the_host_says_is_theirs_though_the_directory_says_another(string first, string second)
    {
        var house = await HouseAsync();
        await EnterAsync(house.Bench, Demands.Ana, "ana@example.org", OtherOid);
        var approval = (await house.DispatchAsync()).Approval!;
        await house.ApproveAsync(approval, first);

        var standing = (await house.ApproveAsync(approval, second)).Approval;

        Assert.Equal((ApprovalState.Pending, FourEyes.SamePersonClause), (standing.State, standing.Votes[1].Lapse));
    }

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob, Demands.Cyd)]
    [InlineData(Demands.Ana, Demands.Cyd, Demands.Bob)]
    [InlineData(Demands.Cyd, Demands.Bob, Demands.Ana)]
    public async Task Three_who_are_one_person_by_one_of_them_count_once(params string[] all)
    {
        var house = await HouseAsync();
        await VouchAsync(house.Bench, Demands.Bob, "bob@example.com", OtherOid);
        await VouchAsync(house.Bench, Demands.Cyd, "cyd@example.com", OtherOid);
        await house.ChangePolicyAsync(OfTwo.Replace("2", "3", StringComparison.Ordinal));
        var approval = (await house.DispatchAsync()).Approval!;

        foreach (var person in all)
            await house.ApproveAsync(approval, person);

        Assert.Equal(1, (await house.ReadAsync(approval)).Approval.Yeses);
    }

    [Theory]
    [InlineData(Demands.Ana, Demands.Bob, FourEyes.RequesterClause)]
    [InlineData(Demands.Bob, Demands.Ana, FourEyes.RequesterClause)]
    [InlineData(Demands.Cyd, Demands.Ana, null)]
    public async Task Whoever_asked_by_another_id_is_who_asked(string requester, string person, string? clause)
    {
        var house = await HouseAsync();
        var approval = Demands.Pending with { Connection = house.Connection.Id, RequestedBy = requester };

        var facts = await FactsAsync(house, person, approval);

        Assert.Equal(clause, FourEyes.Examine(approval, facts, house.Now)?.Clause);
    }

    /// <summary>Ana's host says her address, and the directory says the same of Bob.</summary>
    private static async Task<ApprovalBench> HouseAsync()
    {
        var house = await ApprovalBench.WithAsync(OfTwo);
        await VouchAsync(house.Bench);
        EngineBench.Value(await house.Bench.Get<ChangeApprovers>().AddAsync(
            Organisation, new ApproverDraft("user:bob", null, new ApproverAddresses("ANA@example.com", null)), Demands.Bob, EngineBench.Operator, default));
        return house;
    }

    private static async Task<ApproverFacts> FactsAsync(ApprovalBench house, string id, ApprovalRecord approval)
    {
        var person = new ApprovalPerson(Organisation, id, HasRole: true, house.Now);
        return (await house.Bench.Get<ReadPeople>().FactsAsync(Organisation, approval, person, default)).Of(person);
    }

    private static Task VouchAsync(EngineBench bench, string id = Demands.Ana, string email = Email, string oid = Oid) => bench.Get<VouchedOperators>().KeepAsync(
        Organisation, new VouchedOperator(id, [OperatorRole.Approver], bench.World.Time.Wall) { Email = email, ObjectId = oid }, default);

    private static async Task EnterAsync(EngineBench bench, string id, string? email, string? teams) => EngineBench.Value(
        await bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft("user:entered", null, new ApproverAddresses(email, teams)), id, EngineBench.Operator, default));

    private static ApprovalTicket Ticket(string email) => new(Organisation, Demands.Id, Demands.Ana, TicketUse.Page) { SentTo = ApproverAddresses.MarkOf(email) };
}
