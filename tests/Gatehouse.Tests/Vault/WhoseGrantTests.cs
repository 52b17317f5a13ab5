using Gatehouse.Approvals;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Tests.Vault;

/// <summary>Whose grant it is, and in whose name the agent works.</summary>
public sealed class WhoseGrantTests
{
    private const string Other = "user:ben@example.com";
    private const string Ana = "usr_aaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task A_delivery_presents_nothing_of_a_person_whom_the_agent_acts_for_no_more_whatever_the_instance_remembers()
    {
        var bench = await StartAsync();
        await ActForAsync(bench.At, bench, VaultBench.Person);
        var accepted = await bench.At.DispatchAsync(bench.Agent, bench.Connection);

        await ActForAsync(bench.Beside(), bench, Other);
        await DeliverAsync(bench);

        Assert.Empty(Presented(bench));
        Assert.Equal("grant-over", (await bench.At.TaskAsync(bench.Connection.Id, accepted.Task.Task)).Failure?.Code);
    }

    [Fact]
    public async Task What_was_accepted_for_somebody_else_presents_nothing_though_the_agent_acts_for_the_grants_person_by_now()
    {
        var bench = await StartAsync();
        await ActForAsync(bench.At, bench, Other);
        var accepted = await bench.At.DispatchAsync(bench.Agent, bench.Connection);

        await ActForAsync(bench.Beside(), bench, VaultBench.Person);
        await DeliverAsync(bench);

        Assert.Empty(Presented(bench));
        Assert.Equal("grant-over", (await bench.At.TaskAsync(bench.Connection.Id, accepted.Task.Task)).Failure?.Code);
    }

    [Theory]
    [InlineData(null, VaultBench.Person, true)]
    [InlineData(null, Other, false)]
    [InlineData(VaultBench.Person, VaultBench.Person, true)]
    [InlineData(VaultBench.Person, Other, false)]
    [InlineData(Other, VaultBench.Person, false)]
    [InlineData(VaultBench.Person, null, true)]
    public async Task In_a_session_of_somebody_nobody_elses_grant_is_used(string? actsFor, string? human, bool isGiven)
    {
        var bench = await StartAsync();
        if (actsFor is not null)
            await ActForAsync(bench.At, bench, actsFor);
        var session = await SessionAsync(bench, human);
        var request = new ExchangeRequest(bench.Grant, bench.Connection.Id, null, session);

        var outcome = await bench.At.Get<ExchangeToken>().HandleAsync(EngineBench.Caller(bench.Agent), request, default);
        await bench.At.Accept.HandleAsync(EngineBench.Caller(bench.Agent), EngineBench.Request(bench.Connection) with { Task = new TaskFacts("review") { Session = session } }, default);
        await DeliverAsync(bench);

        Assert.Equal(isGiven ? null : OAuthError.InvalidTarget, (outcome as ExchangeOutcome.Refused)?.Error);
        Assert.Equal(isGiven, outcome is ExchangeOutcome.Issued);
        Assert.Equal(isGiven ? 1 : 0, Presented(bench).Count());
    }

    [Fact]
    public async Task A_session_that_is_over_or_another_agents_gets_nothing()
    {
        var bench = await StartAsync();
        var (over, foreign) = (await SessionAsync(bench, null), await SessionAsync(bench, null, await bench.At.AgentAsync()));
        await bench.At.EndSession.HandleAsync(VaultBench.Organisation, over, _ => true, VaultBench.Operator, default);

        foreach (var session in new[] { over, foreign })
            Assert.IsType<ExchangeOutcome.Refused>(await bench.At.Get<ExchangeToken>().HandleAsync(EngineBench.Caller(bench.Agent), new ExchangeRequest(bench.Grant, bench.Connection.Id, null, session), default));
        Assert.Empty(bench.Told.Asked);
    }

    [Theory]
    [InlineData(null, VaultBench.Person, true)]
    [InlineData(null, Other, false)]
    [InlineData(Other, VaultBench.Person, false)]
    [InlineData(VaultBench.Person, VaultBench.Person, true)]
    [InlineData(VaultBench.Person, Other, false)]
    [InlineData("user:Ana@Example.COM", "user:ANA@example.com", true)]
    public async Task The_root_of_the_act_chain_is_the_grants_person_or_gets_nothing(string? actsFor, string user, bool isGiven)
    {
        var bench = await StartAsync();
        if (actsFor is not null)
            await ActForAsync(bench.At, bench, actsFor);
        var root = await bench.At.Get<People>().FindOrAddAsync(VaultBench.Organisation, user, default);

        await IsGivenAsync(bench, root.Id, isGiven);
    }

    [Theory]
    [InlineData(VaultBench.Person, true)]
    [InlineData(Other, false)]
    public async Task An_operator_at_the_root_is_whom_the_directory_of_approvers_names(string user, bool isGiven)
    {
        var bench = await StartAsync();
        await bench.At.Get<ChangeApprovers>().AddAsync(VaultBench.Organisation, new ApproverDraft(user, null, ApproverAddresses.None), Ana, VaultBench.Operator, default);
        await bench.At.Get<VouchedOperators>().KeepAsync(VaultBench.Organisation, new VouchedOperator(Ana, [OperatorRole.Operator], bench.At.World.Time.GetUtcNow()), default);

        await IsGivenAsync(bench, Ana, isGiven);
    }

    private static async Task IsGivenAsync(VaultBench bench, string root, bool isGiven)
    {
        var caller = EngineBench.Caller(bench.Agent, (await bench.At.AgentAsync()).Id, root);

        var outcome = await bench.At.Get<ExchangeToken>().HandleAsync(caller, new ExchangeRequest(bench.Grant, bench.Connection.Id, null), default);
        await bench.At.Accept.HandleAsync(caller, EngineBench.Request(bench.Connection), default);
        await DeliverAsync(bench);

        Assert.Equal(isGiven, outcome is ExchangeOutcome.Issued);
        Assert.Equal(isGiven ? 1 : 0, Presented(bench).Count());
    }

    private static async Task<string> SessionAsync(VaultBench bench, string? human, Agent? agent = null) =>
        EngineBench.Value(await bench.At.OpenSession.HandleAsync(VaultBench.Organisation, new SessionDraft((agent ?? bench.Agent).Id, null) { Human = human }, VaultBench.Operator, default)).Id;

    private static async Task<VaultBench> StartAsync()
    {
        var bench = await VaultBench.StartAsync();
        bench.At.Target.Answer = call => call.Url.Host == "login.example" ? bench.Told.Answer(call) : AnsweringTarget.Says("""{"output":"done"}""");
        return bench;
    }

    private static async Task ActForAsync(EngineBench at, VaultBench bench, string person)
    {
        var agent = (await at.Agents.FindAsync(VaultBench.Organisation, bench.Agent.Id, afresh: true, default))!.Document;
        EngineBench.Value(await at.Get<ChangeAgent>().HandleAsync(VaultBench.Organisation, agent.Id, new AgentDraft(agent.Name, agent.Owner) { ActsFor = person }, (int)agent.Revision, VaultBench.Operator, default));
    }

    private static IEnumerable<TargetCall> Presented(VaultBench bench) => bench.At.Target.Calls.Where(call => call.Url.Host == "depot.example");

    private static Task DeliverAsync(VaultBench bench) =>
        bench.At.HandleMessage.HandleAsync(new TestMessage(bench.At.World.Queue.Sent.Last(message => GateMessage.Parse(message.Body.Span)!.Step == TaskStep.Deliver), []), default);
}
