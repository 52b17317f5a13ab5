using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Containment;

public sealed class ContainSessionTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task A_frozen_session_takes_no_task_until_it_is_thawed_and_no_other_is_held()
    {
        var (agent, connection, session) = await OpenAsync();
        var other = EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default));

        Assert.Equal(1, Assert.IsType<ContainmentOutcome.Contained>(await ContainAsync(session, ContainmentAction.Freeze)).Fenced);
        Assert.Equal(RefusalCode.AgentFrozen, Assert.IsType<DispatchOutcome.Refused>(await AskAsync(agent, connection, session.Id)).Refusal.Code);
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection, other.Id));

        await ContainAsync(session, ContainmentAction.Unfreeze);
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection, session.Id));
    }

    [Fact]
    public async Task What_waits_in_a_frozen_session_is_sent_after_the_thaw_and_what_was_stopped_never_is()
    {
        var (agent, connection, session) = await OpenAsync();
        var task = Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection, session.Id)).Task.Task;
        var message = bench.World.Queue.Sent[^1];

        await ContainAsync(session, ContainmentAction.Freeze);
        await HandleAsync(message);
        Assert.Equal(TaskState.Queued, (await bench.TaskAsync(connection.Id, task)).State);
        Assert.Empty(bench.Target.Calls);

        await ContainAsync(session, ContainmentAction.Kill);
        await HandleAsync(message);
        Assert.Equal(TaskState.Cancelled, (await bench.TaskAsync(connection.Id, task)).State);
        Assert.Empty(bench.Target.Calls);
    }

    [Fact]
    public async Task What_was_stopped_stays_so()
    {
        var (agent, connection, session) = await OpenAsync();
        Assert.IsType<ContainmentOutcome.Contained>(await ContainAsync(session, ContainmentAction.Kill));
        var version = (await bench.StateAsync(connection.Id)).Version;

        Assert.IsType<ContainmentOutcome.Contained>(await ContainAsync(session, ContainmentAction.Kill));
        Assert.IsType<ContainmentOutcome.Killed>(await ContainAsync(session, ContainmentAction.Unfreeze));
        Assert.Equal(version, (await bench.StateAsync(connection.Id)).Version);
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<DispatchOutcome.Refused>(await AskAsync(agent, connection, session.Id)).Refusal.Code);
        Assert.IsType<ContainmentOutcome.Unknown>(await bench.Get<ContainSession>().HandleAsync(EngineBench.Organisation, "ses_00000000000000000000", ContainmentAction.Kill, EngineBench.Operator, default));
    }

    [Fact]
    public async Task A_late_fence_is_never_applied_over_a_newer_one()
    {
        var (_, connection, session) = await OpenAsync();
        await ContainAsync(session, ContainmentAction.Freeze);
        var frozen = (await bench.Sessions.FindAsync(EngineBench.Organisation, session.Id, default))!;
        await ContainAsync(session, ContainmentAction.Unfreeze);

        await bench.Ledgers.For(EngineBench.Organisation, connection.Id).CommitAsync(SessionFenceDecision.Of(frozen, null), default);

        Assert.False((await bench.StateAsync(connection.Id)).Fences.Session(session.Id)!.Frozen);
    }

    [Fact]
    public async Task A_fence_is_forgotten_when_nothing_can_wait_for_it_any_more()
    {
        var (agent, connection, session) = await OpenAsync();
        await ContainAsync(session, ContainmentAction.Kill);
        bench.World.Time.Advance(SessionFence.Kept);
        var next = EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default));

        await ContainAsync(next, ContainmentAction.Freeze);

        Assert.Equal(next.Id, Assert.Single((await bench.StateAsync(connection.Id)).Fences.Sessions).Session);
    }

    [Fact]
    public async Task A_message_finishes_what_died_between_the_session_and_its_connections()
    {
        var (_, connection, session) = await OpenAsync();
        bench.World.Table.BeforeRead = row => bench.World.Table.IsDown |= row == LedgerRows.Config && bench.World.Queue.Sent.Count > 0 && bench.World.Table.Applied[^1].Partition.Contains("$session", StringComparison.Ordinal);
        await ContainAsync(session, ContainmentAction.Freeze);
        bench.World.Table.BeforeRead = _ => { };
        bench.World.Table.IsDown = false;
        var message = bench.World.Queue.Sent[^1];

        await HandleAsync(message);

        Assert.True((await bench.StateAsync(connection.Id)).Fences.Session(session.Id)!.Frozen);
    }

    private async Task<(Agent Agent, Connection Connection, Session Session)> OpenAsync()
    {
        var agent = await bench.AgentAsync();
        return (agent, await bench.ConnectionAsync(agent), EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default)));
    }

    private Task<ContainmentOutcome> ContainAsync(Session session, ContainmentAction action) =>
        bench.Get<ContainSession>().HandleAsync(EngineBench.Organisation, session.Id, action, EngineBench.Operator, default);

    private Task<DispatchOutcome> AskAsync(Agent agent, Connection connection, string session) =>
        bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection) with { Task = new TaskFacts("review") { Session = session } }, default);

    private Task HandleAsync(Gatehouse.Ports.QueueMessage message) => new EngineBench(bench).HandleMessage.HandleAsync(new TestMessage(message, []), default);
}
