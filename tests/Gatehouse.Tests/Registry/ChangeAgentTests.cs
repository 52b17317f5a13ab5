using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

public sealed class ChangeAgentTests
{
    private const string Organisation = EngineBench.Organisation;

    private static readonly AgentEndpoint first = new("https://first.example/tasks", EndpointProtocol.Http);
    private static readonly AgentEndpoint second = new("https://second.example/tasks", EndpointProtocol.Http);

    private readonly EngineBench bench = new();

    [Fact]
    public async Task A_change_reaches_both_ends_fences_under_its_revision()
    {
        var (sender, receiver) = (await bench.AgentAsync(), await bench.AgentAsync(first));
        var connection = await bench.ConnectionAsync(sender, to: new ConnectionTarget.ToAgent(receiver.Id));

        var changed = EngineBench.Value(await ChangeAsync(receiver, Draft(second)));
        EngineBench.Value(await ChangeAsync(sender, Draft(null) with { Version = "2" }));

        var fences = (await bench.StateAsync(connection.Id)).Fences;
        Assert.Equal((2L, second), (changed.Revision, changed.Endpoint));
        Assert.Equal((new SubjectFence(2, false, false), new SubjectFence(2, false, false)), (fences.Agent, fences.Target));
        Assert.Equal(2, bench.World.Queue.Sent.Count(message => GateMessage.Parse(message.Body.Span)!.Step == TaskStep.Fence));
    }

    [Fact]
    public async Task A_task_accepted_before_an_endpoint_moved_is_sent_to_where_it_moved()
    {
        var (sender, receiver) = (await bench.AgentAsync(), await bench.AgentAsync(first));
        var connection = await bench.ConnectionAsync(sender, to: new ConnectionTarget.ToAgent(receiver.Id));
        var accepted = await bench.DispatchAsync(sender, connection);
        // Another instance makes the change; this one remembers the endpoint as it was.
        EngineBench.Value(await ChangeAsync(receiver, Draft(second), new EngineBench(bench)));

        await bench.HandleMessage.HandleAsync(new TestMessage(Delivery(accepted), []), default);

        Assert.Equal("https://second.example/tasks", Assert.Single(bench.Target.Calls).Url.ToString());
    }

    [Fact]
    public async Task A_task_whose_receiver_gave_up_its_endpoint_waits_for_another()
    {
        var (sender, receiver) = (await bench.AgentAsync(), await bench.AgentAsync(first));
        var connection = await bench.ConnectionAsync(sender, to: new ConnectionTarget.ToAgent(receiver.Id));
        var accepted = await bench.DispatchAsync(sender, connection);
        receiver = EngineBench.Value(await ChangeAsync(receiver, Draft(null)));

        await bench.HandleMessage.HandleAsync(new TestMessage(Delivery(accepted), []), default);
        Assert.Empty(bench.Target.Calls);
        Assert.Equal(TaskState.Queued, (await bench.TaskAsync(connection.Id, accepted.Task.Task)).State);

        EngineBench.Value(await ChangeAsync(receiver, Draft(second)));
        bench.World.Time.Advance(TimeSpan.FromSeconds(6));
        await bench.HandleMessage.HandleAsync(new TestMessage(Delivery(accepted), []), default);
        Assert.Single(bench.Target.Calls);
    }

    [Fact]
    public async Task The_facts_of_an_access_rule_follow_the_document_on_every_instance()
    {
        var sender = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(sender, """{"access":[{"name":"v1 only","when":[{"at":"$.agent.version","op":"eq","value":"1"}]}]}""");
        sender = EngineBench.Value(await ChangeAsync(sender, Draft(null) with { Version = "1" }));
        await bench.DispatchAsync(sender, connection);

        EngineBench.Value(await ChangeAsync(sender, Draft(null) with { Version = "2" }, new EngineBench(bench)));

        var refused = Assert.IsType<DispatchOutcome.Refused>(await bench.Accept.HandleAsync(EngineBench.Caller(sender), EngineBench.Request(connection), default));
        Assert.Equal(RefusalCode.AccessRuleFailed, refused.Refusal.Code);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_recorded()
    {
        var agent = await bench.AgentAsync(first);
        var head = (await bench.StateAsync(Ledgers.ControlPartition)).Head;

        var same = EngineBench.Value(await ChangeAsync(agent, Draft(first)));

        Assert.Equal((agent.Revision, head), (same.Revision, (await bench.StateAsync(Ledgers.ControlPartition)).Head));
    }

    [Theory]
    [InlineData("unknown", RefusalCode.NotFound)]
    [InlineData("late", RefusalCode.Stale)]
    [InlineData("private", RefusalCode.Malformed)]
    [InlineData("killed", RefusalCode.Conflict)]
    public async Task A_change_that_cannot_be_is_refused(string why, RefusalCode code)
    {
        var agent = await bench.AgentAsync();
        if (why == "killed")
            await bench.ContainAgent.HandleAsync(Organisation, agent.Id, Gatehouse.Containment.ContainmentAction.Kill, EngineBench.Operator, default);

        var outcome = await ChangeAsync(
            why == "unknown" ? agent with { Id = "agt_00000000000000000000" } : why == "late" ? agent with { Revision = 9 } : agent,
            Draft(why == "private" ? new AgentEndpoint("https://169.254.169.254/", EndpointProtocol.Http) : second));

        Assert.Equal(code, outcome.Match(_ => throw new InvalidOperationException("it was changed"), refusal => refusal.Code));
    }

    private Task<ChangeOutcome<Agent>> ChangeAsync(Agent agent, AgentDraft draft, EngineBench? at = null) =>
        (at ?? bench).Get<ChangeAgent>().HandleAsync(Organisation, agent.Id, draft, (int)agent.Revision, EngineBench.Operator, default);

    private Gatehouse.Ports.QueueMessage Delivery(DispatchOutcome.Accepted accepted) =>
        bench.World.Queue.Sent.Last(message => GateMessage.Parse(message.Body.Span)!.Subject == accepted.Task.Task);

    private static AgentDraft Draft(AgentEndpoint? endpoint) => new("courier", new AgentOwner("team", "ana@example.com")) { Endpoint = endpoint };
}
