using Gatehouse.Breakers;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Breakers;

public sealed class BackupAndTrustTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();
    private string credential = "";

    [Fact]
    public async Task A_backup_asks_for_the_trust_that_it_asks_of_everybody()
    {
        var (agent, connection, backup) = await OpenAsync("""{"trust":{"minimum":"Verified"}}""");

        var parent = await RouteAsync(agent, connection);

        Assert.Equal((TaskState.Queued, backup.Id), (parent.State, parent.Route?.Backup));
        Assert.Equal(["policy.trust.minimum"], (await bench.StateAsync(backup.Id)).Health!.Denied.Counts.Select(count => count.Name));
        Assert.Empty(bench.World.Table.Rows($"{Organisation}|{backup.Id}", "task|"));
    }

    [Fact]
    public async Task What_a_backup_does_not_permit_is_nothing_that_the_agent_asked_for()
    {
        var (agent, connection, backup) = await OpenAsync("""{"taskTypes":[]}""");

        await RouteAsync(agent, connection);
        var routed = await bench.StateAsync(backup.Id);
        Assert.IsType<DispatchOutcome.Refused>(await AskAsync(agent, backup));
        var own = await bench.StateAsync(backup.Id);

        Assert.Equal((1L, 0.0), (routed.Health!.Denied.Total, Violations(routed)));
        // One commit counts it for both, and it is no repetition of what the gate was refused.
        Assert.Equal((routed.Version + 1, 2L, 1.0), (own.Version, own.Health!.Denied.Total, Violations(own)));
    }

    [Fact]
    public async Task Trust_that_is_lost_while_the_backup_has_the_task_stops_it_there()
    {
        var (agent, connection, backup) = await OpenAsync("""{"trust":{"minimum":"Known"}}""");
        var parent = await RouteAsync(agent, connection);
        Assert.Equal(TaskState.Routed, parent.State);
        var ledger = bench.Ledgers.For(Organisation, backup.Id);
        await ledger.CommitAsync(TrustFence.Of(agent.Id, new TrustAssessment(9, ledger.Now, 0, default), true, TrustOptions.Default), default);

        await HandleAsync(Delivery(backup));

        var child = await bench.TaskAsync(backup.Id, parent.RoutedTo!);
        Assert.Equal((TaskState.Denied, "trust-too-low"), (child.State, child.Failure!.Code));
        Assert.Empty(bench.Target.Calls);
    }

    private static double Violations(LedgerState state) => state.Trust.CountsAt(state.LastTime, TrustOptions.Default).Violations;

    private async Task<(Agent Agent, Connection Connection, Connection Backup)> OpenAsync(string policyOfBackup)
    {
        var agent = await bench.AgentAsync();
        credential = EngineBench.Value(await bench.Get<IssueCredential>().HandleAsync(Organisation, agent.Id, new CredentialDraft.OfSecret(null), EngineBench.Operator, default)).Credential.Id;
        var backup = await bench.ConnectionAsync(agent, policyOfBackup);
        var connection = EngineBench.Value(await bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(agent) with { Backup = backup.Id }, EngineBench.Operator, default));
        await bench.Get<RecomputeTrust>().RunAsync(Organisation, agent.Id, default);
        var ledger = bench.Ledgers.For(Organisation, connection.Id);
        var open = new Breaker { Reason = BreakerReason.ErrorRate, OpenedAt = ledger.Now, ProbesFrom = ledger.Now.AddHours(1), Room = 1, Openings = 1, InARow = 1 };
        await ledger.CommitAsync(new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State with { Breaker = open }), true)), default);
        return (agent, connection, backup);
    }

    /// <returns>The task, once the backup was asked to do it.</returns>
    private async Task<TaskRecord> RouteAsync(Agent agent, Connection connection)
    {
        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection));
        await HandleAsync(Delivery(connection));
        return await bench.TaskAsync(connection.Id, accepted.Task.Task);
    }

    private Task<DispatchOutcome> AskAsync(Agent agent, Connection connection) =>
        bench.Accept.HandleAsync(EngineBench.Caller(agent) with { CredentialId = credential }, EngineBench.Request(connection), default);

    private QueueMessage Delivery(Connection connection) => bench.World.Queue.Sent.Last(sent =>
        GateMessage.Parse(sent.Body.Span) is { Step: TaskStep.Deliver } message && message.Partition == connection.Id);

    private Task HandleAsync(QueueMessage message) => bench.HandleMessage.HandleAsync(new TestMessage(message, []), default);
}
