using System.Text.Json;
using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Health;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>Callers of one gate, from outside: they see answers and broken connections, and note what they were told.</summary>
internal sealed class Client(World world, Replica<GateApp> gate)
{
    private static readonly AgentPrincipal caller =
        new(Seed.Organisation, Seed.Agent, Seed.Credential, 1, ActChain.None, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly byte[] tooLarge = new byte[1_000_000];

    private readonly GateLog log = GateLog.Of(world);

    public Replica<GateApp> Gate => gate;

    /// <returns>Null when the gate died under the call.</returns>
    public async Task<DispatchOutcome?> DispatchAsync(
        string name, string? key = null, decimal? cost = null, TimeSpan? deadline = null, string connection = Seed.Connection, string? callback = null, string? session = null,
        string? behalf = null, DelegationLimits? has = null, DelegationLimits? handsOn = null)
    {
        if (has is not null || handsOn is not null)
            log.Handed[name] = (has ?? DelegationLimits.None).Intersect(handsOn ?? DelegationLimits.None);
        var request = new DispatchRequest
        {
            Connection = connection,
            Task = new TaskFacts(name) { MaxCost = cost is { } money ? Money.Of(money) : null, Session = session },
            IdempotencyKey = key,
            Fingerprint = name,
            Callback = callback,
            Deadline = deadline is { } within ? world.TrueTime + within : null,
            Delegation = handsOn,
        };
        var who = behalf is null ? caller : caller with { ActChain = new ActChain([behalf, Seed.Human]), Limits = has ?? DelegationLimits.None };
        var outcome = await TryAsync(app => app.Accept.HandleAsync(who, request, default));
        if (outcome is not null)
            log.Dispatches.Add(new GateLog.Told(name, key, outcome));
        return outcome;
    }

    /// <summary>Sends the same request, with a key, until it is answered for good.</summary>
    public async Task<DispatchOutcome> InsistAsync(string name, string key, string connection = Seed.Connection)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await DispatchAsync(name, key, connection: connection) is { } outcome && !IsTemporary(outcome))
                return outcome;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", $"request `{name}` was never answered for good");
    }

    public async Task<ContainmentOutcome?> ContainAsync(ContainmentAction action, string connection = Seed.Connection)
    {
        var outcome = await TryAsync(app => app.ContainConnection.HandleAsync(Seed.Organisation, connection, action, Seed.Operator, default));
        Note(outcome, action, connection);
        return outcome;
    }

    public async Task<ContainmentOutcome?> RevokeAsync()
    {
        var outcome = await TryAsync(app => app.Get<RevokeCredential>().HandleAsync(Seed.Organisation, Seed.Agent, Seed.Credential, Seed.Operator, default));
        Note(outcome, ContainmentAction.Freeze, Seed.Connection);
        return outcome;
    }

    public async Task<ContainmentOutcome?> FreezeCredentialAsync(bool freeze)
    {
        var outcome = await TryAsync(app => app.Get<ContainCredential>().HandleAsync(Seed.Organisation, Seed.Agent, Seed.Credential, freeze, Seed.Operator, default));
        Note(outcome, freeze ? ContainmentAction.Freeze : ContainmentAction.Unfreeze, Seed.Connection);
        return outcome;
    }

    public async Task<ContainmentOutcome?> DeleteAsync()
    {
        var outcome = await TryAsync(app => app.Get<DeleteConnection>().HandleAsync(Seed.Organisation, Seed.Connection, 1, Seed.Operator, default));
        Note(outcome, ContainmentAction.Kill, Seed.Connection);
        return outcome;
    }

    public async Task<ContainmentOutcome?> WithdrawShareAsync()
    {
        var outcome = await TryAsync(app => app.Get<WithdrawShare>().HandleAsync(Seed.Home, Seed.TheirAgent, Seed.Organisation, Seed.Operator, default));
        Note(outcome, ContainmentAction.Freeze, Seed.Connection, namesInFlight: false);
        return outcome;
    }

    public async Task<ChangeOutcome<Share>?> ShareAsync()
    {
        var outcome = await TryAsync(app => app.Get<ShareAgent>().HandleAsync(Seed.Home, Seed.TheirAgent, Seed.Organisation, Seed.Operator, default));
        if (outcome is ChangeOutcome<Share>.Changed)
            Note(new ContainmentOutcome.Contained(0, [], default), ContainmentAction.Unfreeze, Seed.Connection, namesInFlight: false);
        return outcome;
    }

    /// <summary>Moves the other organisation's agent, until every connection to it knows.</summary>
    public async Task MoveAsync(string to)
    {
        var draft = new AgentDraft("agent", new AgentOwner("team", "team@example.com")) { Endpoint = new AgentEndpoint(to, EndpointProtocol.Http) };
        for (var tries = 0; tries < 50; tries++)
        {
            if (await TryAsync(app => app.Get<ChangeAgent>().HandleAsync(Seed.Home, Seed.TheirAgent, draft, Seed.RevisionOfTheirs(world), Seed.Operator, default)) is ChangeOutcome<Agent>.Changed)
                return;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "an agent's move was never answered for good");
    }

    /// <summary>Asks until the operation has ended.</summary>
    public async Task ContainOrganisationAsync(string organisation, ContainmentAction action)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await TryAsync(app => app.Get<ContainOrganisation>().HandleAsync(organisation, action, Seed.Operator, default)) is OperationOutcome.Started { Operation.Id: var id }
                && await EndsAsync(organisation, id))
            {
                Note(new ContainmentOutcome.Contained(0, [], default), action, Seed.Connection, namesInFlight: false);
                return;
            }

            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", $"a {action} of `{organisation}` never ended");
    }

    public Task<ChangeOutcome<Connection>?> OpenAsync(string to) => TryAsync(app => app.Get<OpenConnection>().HandleAsync(
        Seed.Organisation, new ConnectionDraft("new", Seed.Agent, new ConnectionTarget.ToHttp(to), Parse("{}"), null), Seed.Operator, default));

    private async Task<bool> EndsAsync(string organisation, string operation)
    {
        for (var looks = 0; looks < 60; looks++)
        {
            var found = await TryAsync(async app => new Box(await app.Get<Operations>().FindAsync(organisation, operation, default) is { Progress.EndedAt: not null }));
            if (found is { IsSo: true })
                return true;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        return false;
    }

    public async Task<ContainmentOutcome?> ContainAgentAsync(ContainmentAction action, params string[] connections)
    {
        var outcome = await TryAsync(app => app.ContainAgent.HandleAsync(Seed.Organisation, Seed.Agent, action, Seed.Operator, default));
        foreach (var connection in connections is [] ? [Seed.Connection] : connections)
            Note(outcome, action, connection);
        return outcome;
    }

    public async Task<ContainmentOutcome?> ContainAncestorAsync(ContainmentAction action)
    {
        // A thaw is nobody's promise to hold: from its beginning on, either may be so.
        if (action == ContainmentAction.Unfreeze)
            log.Ancestors.Add((world.Scheduler.Now, Seed.Ancestor, action));
        var outcome = await TryAsync(app => app.ContainAgent.HandleAsync(Seed.Organisation, Seed.Ancestor, action, Seed.Operator, default));
        if (outcome is ContainmentOutcome.Contained && action != ContainmentAction.Unfreeze)
            log.Ancestors.Add((world.Scheduler.Now, Seed.Ancestor, action));
        return outcome;
    }

    /// <summary>Repeats an operator's call until it is answered for good.</summary>
    public async Task InsistAsync(Func<Client, Task<ContainmentOutcome?>> call)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            if (await call(this) is ContainmentOutcome.Contained or ContainmentOutcome.Killed)
                return;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "a containment was never answered for good");
    }

    /// <summary>Opens an incident, under one key, until it is answered as contained.</summary>
    /// <param name="holds">The connection that it holds; null for one that holds none as a whole.</param>
    public async Task OpenIncidentAsync(IncidentDraft draft, string? holds)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await TryAsync(app => app.Get<OpenIncident>().HandleAsync(Seed.Organisation, draft, Seed.Operator, "incident", default)) is IncidentOutcome.Standing { View: { Incident.IsContained: true } view })
            {
                if (holds is not null)
                    Note(new ContainmentOutcome.Contained(1, [.. view.InFlight], default), draft.Action, holds);
                return;
            }

            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "an incident was never contained");
    }

    public Task<ChangeOutcome<Connection>?> ChangePolicyAsync(string policy, int basedOn) =>
        TryAsync(app => app.ChangePolicy.HandleAsync(Seed.Organisation, Seed.Connection, Parse(policy), basedOn, appliesToQueued: false, Seed.Operator, default));

    public Task<ChangeOutcome<Budget>?> SetBudgetAsync(BudgetDraft budget, BudgetPrecondition precondition) =>
        TryAsync(app => app.SetBudget.HandleAsync(Seed.Organisation, budget, precondition, Seed.Operator, default));

    public Task<LedgerOutcome<Gatehouse.Delivery.CancelReply>?> CancelAsync(string task) =>
        TryAsync(app => app.Cancel.HandleAsync(Seed.Organisation, Seed.Connection, task, _ => true, default));

    /// <summary>A target posts the result of a task until it is told what became of it.</summary>
    public async Task PostResultAsync(string task, int result)
    {
        var delivered = new Gatehouse.Delivery.AttemptResult.Delivered(TaskEffect.Succeeded, System.Text.Encoding.UTF8.GetBytes($"{{\"output\":{result}}}"), null);
        log.Posted.Add(task);
        for (var tries = 0; tries < 20; tries++)
        {
            if (await TryAsync(app => app.Receive.HandleAsync(Seed.Organisation, Seed.Connection, task, delivered, default)) is { } told
                && told is LedgerOutcome<Gatehouse.Delivery.ResultReply>.Done or LedgerOutcome<Gatehouse.Delivery.ResultReply>.Refused)
            {
                log.Results.Add((task, result, told is LedgerOutcome<Gatehouse.Delivery.ResultReply>.Done { Reply: Gatehouse.Delivery.ResultReply.Taken }));
                return;
            }

            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", $"the result of `{task}` was never answered for good");
    }

    public Task<DispatchOutcome?> ReplayAsync(string task) =>
        TryAsync<DispatchOutcome>(app => app.Replay.HandleAsync(Seed.Organisation, task, Seed.Operator, default));

    public Task<IReadOnlyList<Gatehouse.Delivery.TaskView>?> DeadLettersAsync() =>
        TryAsync(app => app.DeadLetters.ListAsync(Seed.Organisation, null, "", 100, default));

    /// <returns>Null when it failed, as it should.</returns>
    public async Task<LedgerOutcome<bool>?> PoisonAsync(Poison poison)
    {
        try
        {
            return await TryAsync(app => app.Ledgers.For(Seed.Organisation, Seed.Connection).CommitAsync(Request(poison), default));
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static LedgerRequest<bool> Request(Poison poison) => new(view => poison switch
    {
        Poison.Throws => throw new InvalidOperationException("poison"),
        Poison.UpdatesUnread => Change(view, new RowChange.Update(LedgerRows.Config, default)),
        Poison.InsertsTheSame => Change(view, new RowChange.Insert("same", default)),
        Poison.InsertsStanding => Change(view, new RowChange.Insert(LedgerRows.Config, default)),
        _ => Change(view, new RowChange.Insert("large", tooLarge)),
    });

    private static LedgerDecision<bool> Change(LedgerView view, RowChange row) =>
        new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [new Gatehouse.Audit.AuditEntry(Gatehouse.Audit.AuditKind.ConnectionChanged)], Rows = [row] }, true);

    internal static ConnectionPolicy Parse(string policy)
    {
        using var document = JsonDocument.Parse(policy.Replace('\'', '"'));
        return PolicyParser.Parse(document.RootElement.Clone()).Match(good => good, errors => throw new ArgumentException($"{errors[0]}", nameof(policy)));
    }

    private static bool IsTemporary(DispatchOutcome outcome) =>
        outcome is DispatchOutcome.Refused { Refusal.Code: RefusalCode.Unavailable or RefusalCode.OutcomeUnknown };

    private void Note(ContainmentOutcome? outcome, ContainmentAction action, string connection, bool namesInFlight = true)
    {
        if (outcome is not ContainmentOutcome.Contained contained)
            return;

        // Nobody else thaws in these stories, so what was answered stands at this moment.
        var holds = Read.Holds(Read.State(world.Tables.Find(Seed.Partition(connection), "state")!));
        if (holds == (action == ContainmentAction.Unfreeze))
            log.Bugs.Add(new Checks.InvariantBrokenException("I10", $"a {action} of `{connection}` was answered and is not so"));
        log.Containments.Add(new GateLog.Contained(world.Scheduler.Now, world.Tables.Journal.Count, connection, action, namesInFlight ? contained.InFlight : null));
    }

    /// <summary>What the timer of a host does.</summary>
    public Task<HealthRun?> SnapshotAsync() => TryAsync(app => app.Get<SnapshotConnections>().RunAsync(default));

    private sealed record Box(bool IsSo);

    public async Task<T?> TryAsync<T>(Func<GateApp, Task<T>> call)
        where T : class
    {
        try
        {
            return await gate.CallAsync(call);
        }
        catch (InstanceCrashedException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or StoreUnavailableException)
        {
            // A first reading failed: a host answers 503, and nothing was begun.
            return null;
        }
    }
}
