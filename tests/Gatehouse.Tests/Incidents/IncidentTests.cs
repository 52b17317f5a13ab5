using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Incidents;

public sealed class IncidentTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task A_kill_of_an_agent_revokes_closes_and_cancels_and_says_when()
    {
        var agent = await bench.AgentAsync();
        var credential = EngineBench.Value(await bench.Get<IssueCredential>().HandleAsync(EngineBench.Organisation, agent.Id, new CredentialDraft.OfSecret(null), EngineBench.Operator, default)).Credential;
        var (first, second) = (await bench.ConnectionAsync(agent), await bench.ConnectionAsync(agent));
        var queued = await bench.DispatchAsync(agent, first);

        var view = await OpenAsync(Draft(IncidentScopeKind.Agent, agent.Id, ContainmentAction.Kill));

        Assert.Equal([IncidentStepName.Revoke, IncidentStepName.Close, IncidentStepName.Cancel], view.Incident.Steps.Select(step => step.Name));
        Assert.Equal([1, 2, 2], view.Incident.Steps.Select(step => step.Reached));
        Assert.Equal((1, 0, true), (view.Incident.Steps[2].Queued, view.Incident.Steps[2].Pending, view.Incident.Steps[2].IsWhole));
        Assert.Equal(new[] { first.Id, second.Id }.Order(StringComparer.Ordinal), view.Effects.Select(effect => effect.Connection).Order(StringComparer.Ordinal));
        Assert.NotNull(view.TimeToStop);
        Assert.Equal(TaskState.Cancelled, (await bench.TaskAsync(first.Id, queued.Task.Task)).State);
        Assert.NotNull((await bench.Agents.FindAsync(credential.Id, default))!.Value.Credential.RevokedAt);
        foreach (var effect in view.Effects)
            Assert.Equal("kill", EntriesOf(effect.Connection).Single(entry => entry.Sequence == effect.Sequence).Kind);
    }

    [Fact]
    public async Task A_freeze_holds_what_waits_and_ends_nothing()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var asks = await bench.ConnectionAsync(agent, """{"approval":{"when":"always"}}""");
        var queued = await bench.DispatchAsync(agent, connection);
        await bench.DispatchAsync(agent, asks);

        var view = await OpenAsync(Draft(IncidentScopeKind.Agent, agent.Id, ContainmentAction.Freeze));

        Assert.Equal((1, 1), (view.Incident.Steps[2].Queued, view.Incident.Steps[2].Pending));
        Assert.Equal(TaskState.Queued, (await bench.TaskAsync(connection.Id, queued.Task.Task)).State);
        Assert.True((await bench.StateAsync(connection.Id)).Fences.Agent.Frozen);
    }

    [Fact]
    public async Task One_key_is_one_incident_and_another_wish_under_it_a_mistake()
    {
        var agent = await bench.AgentAsync();
        await bench.ConnectionAsync(agent);
        var draft = Draft(IncidentScopeKind.Agent, agent.Id, ContainmentAction.Kill);

        var first = await OpenAsync(draft, "key");
        var again = Assert.IsType<IncidentOutcome.Standing>(await bench.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, draft, EngineBench.Operator, "key", default));
        var other = await bench.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, draft with { Title = "other" }, EngineBench.Operator, "key", default);

        Assert.Equal((first.Incident.Id, true, 4), (again.View.Incident.Id, again.IsReplayed, again.View.Incident.Revision));
        Assert.Equal(RefusalCode.IdempotencyMismatch, Assert.IsType<IncidentOutcome.Refused>(other).Refusal.Code);
        Assert.NotEqual(first.Incident.Id, (await OpenAsync(draft, "another key")).Incident.Id);
    }

    [Theory]
    [InlineData(IncidentScopeKind.Agent, "agt_00000000000000000000")]
    [InlineData(IncidentScopeKind.Credential, "crd_00000000000000000000")]
    [InlineData(IncidentScopeKind.Connection, "con_00000000000000000000")]
    [InlineData(IncidentScopeKind.Session, "ses_00000000000000000000")]
    public async Task What_is_not_there_opens_nothing(IncidentScopeKind kind, string id)
    {
        var refused = Assert.IsType<IncidentOutcome.Refused>(await bench.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, Draft(kind, id, ContainmentAction.Freeze), EngineBench.Operator, null, default));

        Assert.Equal(RefusalCode.NotFound, refused.Refusal.Code);
        Assert.Empty((await bench.Get<IncidentDirectory>().ListAsync(EngineBench.Organisation, "", 10, default)).Found);
    }

    [Fact]
    public async Task What_was_killed_cannot_be_frozen()
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        await OpenAsync(Draft(IncidentScopeKind.Connection, connection.Id, ContainmentAction.Kill));

        var refused = await bench.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, Draft(IncidentScopeKind.Connection, connection.Id, ContainmentAction.Freeze), EngineBench.Operator, null, default);

        Assert.Equal(RefusalCode.Conflict, Assert.IsType<IncidentOutcome.Refused>(refused).Refusal.Code);
    }

    /// <summary>At each reading and each write of the whole call; whatever was done by then, the message brings it to its end.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_dies_after_the_row_is_finished_by_its_message(bool byMessage)
    {
        for (var survives = 3; survives < 60; survives += 3)
        {
            var gate = new EngineBench();
            var agent = await gate.AgentAsync();
            var connection = await gate.ConnectionAsync(agent);
            await gate.DispatchAsync(agent, connection);
            var draft = Draft(IncidentScopeKind.Agent, agent.Id, ContainmentAction.Kill);
            var left = survives;
            gate.World.Table.BeforeRead = _ => gate.World.Table.IsDown |= --left <= 0;
            try
            {
                await gate.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, draft, EngineBench.Operator, "key", default);
            }
            catch (StoreUnavailableException)
            {
                // Before the row: nothing has happened.
            }

            gate.World.Table.BeforeRead = _ => { };
            gate.World.Table.IsDown = false;
            if ((await gate.Get<IncidentDirectory>().ListAsync(EngineBench.Organisation, "", 10, default)).Found.Count == 0)
                continue;
            await FinishAsync(gate, draft, byMessage);
            Assert.True((await gate.StateAsync(connection.Id)).Fences.IsKilled, $"after {survives} readings");
            Assert.True((await gate.Get<IncidentDirectory>().ListAsync(EngineBench.Organisation, "", 10, default)).Found.Single().IsContained);
        }
    }

    [Fact]
    public async Task A_drill_reaches_every_connection_and_holds_none()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var queued = await bench.DispatchAsync(agent, connection);

        var view = await OpenAsync(Draft(IncidentScopeKind.Agent, agent.Id, ContainmentAction.Kill) with { IsDrill = true });

        Assert.Equal((0, 1, 1), (view.Incident.Steps[0].Reached, view.Incident.Steps[1].Reached, view.Incident.Steps[2].Queued));
        Assert.Equal("incident-drill", EntriesOf(connection.Id).Single(entry => entry.Sequence == view.Effects.Single().Sequence).Kind);
        Assert.False((await bench.StateAsync(connection.Id)).Fences.Holds);
        Assert.Equal(TaskState.Queued, (await bench.TaskAsync(connection.Id, queued.Task.Task)).State);
        Assert.Equal(AgentStatus.Active, (await bench.Agents.FindAsync(EngineBench.Organisation, agent.Id, afresh: true, default))!.Document.Status);
    }

    [Fact]
    public async Task What_was_on_the_wire_is_named_though_somebody_else_had_frozen_it_before()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var sent = (await bench.DispatchAsync(agent, connection)).Task.Task;
        await bench.Ledgers.For(EngineBench.Organisation, connection.Id).CommitAsync(
            new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State with { Claims = [new ClaimInFlight(sent, 1, view.Now.AddMinutes(1))] }), true)), default);
        await bench.ContainConnection.HandleAsync(EngineBench.Organisation, connection.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        bench.World.Time.Advance(TimeSpan.FromSeconds(5));

        var view = await OpenAsync(Draft(IncidentScopeKind.Connection, connection.Id, ContainmentAction.Freeze));

        Assert.Equal([sent], view.InFlight);
        Assert.Equal((null, null, null), (view.Effects.Single().Sequence, view.Effects.Single().At, view.TimeToStop));
    }

    [Fact]
    public async Task It_is_closed_once_with_words_that_the_record_commits_to()
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        var id = (await OpenAsync(Draft(IncidentScopeKind.Connection, connection.Id, ContainmentAction.Freeze))).Incident.Id;

        var closed = Assert.IsType<IncidentOutcome.Standing>(await CloseAsync(id, "a stolen secret", "rotate")).View.Incident;
        Assert.IsType<IncidentOutcome.Standing>(await CloseAsync(id, "a stolen secret", "rotate"));

        Assert.Equal(RefusalCode.AlreadyDecided, Assert.IsType<IncidentOutcome.Refused>(await CloseAsync(id, "another", "rotate")).Refusal.Code);
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<IncidentOutcome.Refused>(await CloseAsync("inc_00000000000000000000", "x", "y")).Refusal.Code);
        Assert.True((await bench.StateAsync(connection.Id)).Fences.Connection.Frozen);
        Assert.Equal(("a stolen secret", "rotate", 32), (closed.Closing!.Cause, closed.Closing.FollowUp, closed.Closing.Salt.Length));
        Assert.Single(EntriesOf(Ledgers.ControlPartition), entry => entry.Kind == "incident-closed");
    }

    [Fact]
    public async Task The_newest_is_listed_first()
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        var ids = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            bench.World.Time.Advance(TimeSpan.FromSeconds(1));
            ids.Insert(0, (await OpenAsync(Draft(IncidentScopeKind.Connection, connection.Id, ContainmentAction.Freeze))).Incident.Id);
        }

        var (first, after) = await bench.Get<IncidentDirectory>().ListAsync(EngineBench.Organisation, "", 2, default);
        var (rest, end) = await bench.Get<IncidentDirectory>().ListAsync(EngineBench.Organisation, after!, 2, default);

        Assert.Equal(ids, first.Concat(rest).Select(incident => incident.Id));
        Assert.Null(end);
    }

    private static IncidentDraft Draft(IncidentScopeKind kind, string id, ContainmentAction action) => new(kind, id, action);

    private async Task<IncidentView> OpenAsync(IncidentDraft draft, string? key = null)
    {
        var view = Assert.IsType<IncidentOutcome.Standing>(await bench.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, draft, EngineBench.Operator, key, default)).View;
        Assert.True(view.Incident.IsContained);
        return view;
    }

    private Task<IncidentOutcome> CloseAsync(string id, string cause, string followUp) =>
        bench.Get<CloseIncident>().HandleAsync(EngineBench.Organisation, id, cause, followUp, EngineBench.Operator, default);

    private static async Task FinishAsync(EngineBench gate, IncidentDraft draft, bool byMessage)
    {
        var other = new EngineBench(gate);
        if (!byMessage)
        {
            await other.Get<OpenIncident>().HandleAsync(EngineBench.Organisation, draft, EngineBench.Operator, "key", default);
            return;
        }

        var message = gate.World.Queue.Sent.Last(sent => GateMessage.Parse(sent.Body.Span) is { } known && Ids.Is(IdKind.Incident, known.Subject));
        await other.HandleMessage.HandleAsync(new TestMessage(message, []), default);
    }

    private IEnumerable<(long Sequence, string Kind)> EntriesOf(string chain) =>
        from row in bench.World.Table.Rows($"{EngineBench.Organisation}|{chain}", "audit|")
        let entry = System.Text.Json.JsonDocument.Parse(row.Content.Body).RootElement
        select (entry.GetProperty("seq").GetInt64(), entry.GetProperty("kind").GetString()!);
}
