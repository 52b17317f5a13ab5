using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Leaving;

namespace Gatehouse.Tests.Delegation;

public sealed class PeopleTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Ana = "user:ana@example.com";

    private readonly EngineBench bench = new();

    private People People => bench.Get<People>();

    [Fact]
    public async Task A_person_has_one_id_in_any_spelling_that_says_nothing_of_them_and_another_in_another_organisation()
    {
        var ana = await People.FindOrAddAsync(Organisation, Ana, default);

        Assert.Equal(ana, await new EngineBench(bench).Get<People>().FindOrAddAsync(Organisation, "user:Ana@Example.COM", default));
        Assert.True(Gatehouse.Identity.Ids.Is(Gatehouse.Identity.IdKind.User, ana.Id));
        Assert.NotEqual(ana.Id, (await People.FindOrAddAsync(Organisation, "user:ben@example.com", default)).Id);
        Assert.NotEqual(ana.Id, (await People.FindOrAddAsync("orgorgorgor2", Ana, default)).Id);
        Assert.Equal(ana, await People.StandingAsync(Organisation, ana.Id, default));
    }

    [Fact]
    public async Task Who_has_left_stands_no_more_and_who_is_back_is_somebody_else()
    {
        var before = await People.FindOrAddAsync(Organisation, Ana, default);
        Assert.Null(await People.LeaveAsync(Organisation, "user:nobody@example.com", default));

        Assert.Equal(before.Id, (await People.LeaveAsync(Organisation, Ana, default))!.Id);
        await People.LeaveAsync(Organisation, Ana, default);
        Assert.Null(await People.StandingAsync(Organisation, before.Id, default));

        var back = (await People.ReturnAsync(Organisation, Ana, default))!;
        Assert.NotEqual(before.Id, back.Id);
        Assert.Equal(back, await People.FindOrAddAsync(Organisation, Ana, default));
        Assert.Equal(back, await People.ReturnAsync(Organisation, Ana, default));
        Assert.Equal((null, back), (await People.StandingAsync(Organisation, before.Id, default), await People.StandingAsync(Organisation, back.Id, default)));
    }

    [Fact]
    public async Task What_is_done_for_somebody_names_them_and_stops_when_they_leave()
    {
        var (agent, connection) = await AgentOfAnaAsync();
        var queued = await bench.DispatchAsync(agent, connection);
        var ana = (await People.FindAsync(Organisation, Ana, default))!;
        Assert.Equal([ana.Id], (await bench.TaskAsync(connection.Id, queued.Task.Task)).ActChain);

        EngineBench.Value(await bench.Get<OffboardPerson>().HandleAsync(Organisation, Ana, "user:ben@example.com", EngineBench.Operator, default));

        var fences = (await bench.StateAsync(connection.Id)).Fences;
        Assert.True(fences.Ancestor(ana.Id) is { Killed: true });
        Assert.Equal(RefusalCode.DelegationBroken, Refusal(await bench.Accept.HandleAsync(EngineBench.Caller(agent, ana.Id), EngineBench.Request(connection), default)).Code);
        Assert.IsType<DispatchOutcome.Accepted>(await bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection), default));
    }

    [Fact]
    public async Task Who_leaves_between_reading_and_writing_is_met_by_the_fence()
    {
        var (agent, connection) = await AgentOfAnaAsync();
        await bench.DispatchAsync(agent, connection);
        var ana = (await People.FindAsync(Organisation, Ana, default))!;
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            EngineBench.Value(await new EngineBench(bench).Get<OffboardPerson>().HandleAsync(Organisation, Ana, "user:ben@example.com", EngineBench.Operator, default));
            return apply();
        });

        Assert.Equal(RefusalCode.DelegationBroken, Refusal(await bench.Accept.HandleAsync(EngineBench.Caller(agent, ana.Id), EngineBench.Request(connection), default)).Code);
    }

    [Fact]
    public async Task An_operator_who_set_it_up_is_at_the_root_until_they_are_removed()
    {
        var issued = EngineBench.Value(await bench.Get<CreateOperator>().HandleAsync(Organisation, "ana", [OperatorRole.Operator], EngineBench.Operator, default));
        var (first, agent) = (await bench.AgentAsync(), await bench.AgentAsync());
        var connection = await bench.ConnectionAsync(agent);
        var caller = EngineBench.Caller(agent, first.Id, issued.Operator.Id);
        Assert.IsType<DispatchOutcome.Accepted>(await bench.Accept.HandleAsync(caller, EngineBench.Request(connection), default));

        EngineBench.Value(await bench.Get<ChangeOperator>().HandleAsync(Organisation, issued.Operator.Id, new OperatorChange.Removal(), 1, EngineBench.Operator, default));

        Assert.True((await bench.StateAsync(connection.Id)).Fences.Ancestor(issued.Operator.Id) is { Killed: true });
        Assert.Contains("has left", Refusal(await bench.Accept.HandleAsync(caller, EngineBench.Request(connection), default)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)] // what an agent says of its own session proves nothing
    public async Task The_person_of_a_session_is_at_the_root_where_an_operator_says_so(bool byOperator, bool isNamed)
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var session = EngineBench.Value(await bench.OpenSession.HandleAsync(Organisation, new SessionDraft(agent.Id, null) { Human = Ana }, byOperator ? EngineBench.Operator : null, default));

        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await bench.Accept.HandleAsync(
            EngineBench.Caller(agent), EngineBench.Request(connection) with { Task = new TaskFacts("review") { Session = session.Id } }, default));

        Assert.Equal(isNamed ? 1 : 0, (await bench.TaskAsync(connection.Id, accepted.Task.Task)).ActChain.Count);
    }

    private async Task<(Agent Agent, Connection Connection)> AgentOfAnaAsync()
    {
        var agent = EngineBench.Value(await bench.Get<CreateAgent>().HandleAsync(Organisation, new AgentDraft("courier", new AgentOwner("team", "t@example.com")) { ActsFor = Ana }, EngineBench.Operator, default));
        return (agent, await bench.ConnectionAsync(agent));
    }

    private static Refusal Refusal(DispatchOutcome outcome) => Assert.IsType<DispatchOutcome.Refused>(outcome).Refusal;
}
