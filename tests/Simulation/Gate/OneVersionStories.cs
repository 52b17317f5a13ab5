using System.Text;
using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Budgets;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Siem;
using Gatehouse.Simulation.Kernel;
using static Gatehouse.Simulation.Gate.OneThing;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Two operators change the same thing at two gates, each as they saw it.</summary>
internal static class OneVersionStories
{
    private const string Group = "group:finance";
    private const string SinkUrl = "https://siem.example/";
    private static readonly BudgetSubject agent = BudgetSubject.Agent(Seed.Agent);

    private static readonly Past house = new(Open, plant: world =>
    {
        Seed.PlantAncestor(world);
        Seed.PlantOperator(world, Seed.Operator);
        Seed.PlantGroup(world, Group, "user:ana");
        Seed.PlantApprovers(world, (Approvers.Ana, "ana", ApproverAddresses.None));
        Seed.PlantBudgets(world, new BudgetDraft(agent, null, Money.Of(9)));
    });

    private static readonly Past guarded = new(Open, (_, gate) => gate.TryAsync(app => app.Get<CreateGuardrail>().HandleAsync(Seed.Organisation, Guardrail(0), Seed.Operator, default)));

    private static readonly Past withSet = new(Open, (_, gate) => gate.TryAsync(async app => await app.Get<CreateSet>().HandleAsync(Seed.Organisation, await SetAsync(app, 0), Seed.Operator, default)));

    private static readonly Past drilled = new(
        Open, (_, gate) => gate.TryAsync(app => app.Get<OpenIncident>().HandleAsync(Seed.Organisation, new IncidentDraft(IncidentScopeKind.Agent, Seed.Agent, Containment.ContainmentAction.Kill) { IsDrill = true }, Seed.Operator, null, default)));

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one version: policy", PolicyAsync),
        new("one version: connection", ConnectionAsync),
        new("one version: budget", BudgetAsync),
        new("one version: organisation", OrganisationAsync),
        new("one version: operator", OperatorAsync),
        new("one version: agent", AgentAsync),
        new("one version: approver", ApproverAsync),
        new("one version: approver group", GroupAsync),
        new("one version: guardrail", GuardrailAsync),
        new("one version: guardrail set", GuardrailSetAsync),
        new("one version: sink", SinkAsync),
        new("one version: the end of an incident", ClosingAsync),
    ];

    private static async Task PolicyAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.ChangePolicy.HandleAsync(Seed.Organisation, Seed.Connection, Client.Parse($"{{'delivery':{{'timeout':'PT{who}S'}}}}"), 1, false, Seed.Operator, default),
            () => Read.Connection(world.Tables.Find(Seed.Partition(), LedgerRows.Config)!).Delivery.Timeout is { TotalSeconds: var seconds } && seconds < 5 ? (int)seconds : 0);
    }

    private static async Task ConnectionAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeConnection>().HandleAsync(Seed.Organisation, Seed.Connection, new ConnectionChange(Name(who), [], null, null), 1, Seed.Operator, default),
            () => Whose(Said(world, LedgerRows.Config, "name", Seed.Connection)));
    }

    private static async Task BudgetAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.SetBudget.HandleAsync(Seed.Organisation, new BudgetDraft(agent, null, Money.Of(who)), new BudgetPrecondition(1), Seed.Operator, default),
            () => Read.Budget(world.Tables.Find(Seed.Partition(agent.Partition), LedgerRows.Config)!).Monthly is { Micros: var cap } && cap < Money.Of(9).Micros ? (int)(cap / Money.Of(1).Micros) : 0);
    }

    private static async Task OrganisationAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeOrganisation>().HandleAsync(Seed.Organisation, new OrganisationChange(Name(who), null, null), 1, Seed.Operator, default),
            () => Whose(Said(world, OrganisationDirectory.Row, "name")));
    }

    private static async Task OperatorAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeOperator>().HandleAsync(Seed.Organisation, Seed.Operator, new OperatorChange.To(Name(who), null), 1, Seed.Operator, default),
            () => Whose(Said(world, OperatorDirectory.OperatorRow(Seed.Operator), "name")));
    }

    private static async Task AgentAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeAgent>().HandleAsync(Seed.Organisation, Seed.Ancestor, new AgentDraft(Name(who), new AgentOwner("team", "team@example.com")), 1, Seed.Operator, default),
            () => Whose(Said(world, LedgerRows.Agent(Seed.Ancestor), "name")));
    }

    private static async Task ApproverAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeApprovers>().ChangeAsync(Seed.Organisation, Approvers.Ana, new ApproverDraft("user:ana", Name(who), ApproverAddresses.None), 1, Seed.Operator, default),
            () => Whose(Said(world, ApproverRows.Key(Approvers.Ana), "name")));
    }

    private static async Task GroupAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeApproverGroup>().HandleAsync(Seed.Organisation, Group, [$"user:{Name(who)}"], 1, Seed.Operator, default),
            () => Whose(ApproverRows.GroupOf(world.Tables.Find(Seed.Partition(Ledgers.ControlPartition), ApproverRows.Group(Group))!.Content.Body)!.Members[0]["user:".Length..]));
    }

    private static async Task GuardrailAsync(World world, Break? broken)
    {
        var (a, b) = guarded.Begin(world, broken);
        var id = Names(world, SetRows.Guardrail("")).Single();
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeGuardrail>().HandleAsync(Seed.Organisation, id, Guardrail(who), 1, Seed.Operator, default),
            () => Whose(Said(world, SetRows.Guardrail(id), "name")));
    }

    /// <summary>Nobody is bound by it.</summary>
    private static async Task GuardrailSetAsync(World world, Break? broken)
    {
        var (a, b) = withSet.Begin(world, broken);
        var id = Names(world, SetRows.Set("")).Single();
        await RaceAsync(
            world, a, b, async (app, who) => await app.Get<ChangeSet>().HandleAsync(Seed.Organisation, id, await SetAsync(app, who), 1, Seed.Operator, default),
            () => Whose(Said(world, SetRows.Set(id), "name")));
    }

    private static async Task SinkAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeSink>().SetAsync(Seed.Organisation, new SinkDraft(new Uri(SinkUrl + Name(who))), null, Seed.Operator, default),
            () => Whose(Said(world, SiemRows.Sink, "url")?[SinkUrl.Length..]));
    }

    private static async Task ClosingAsync(World world, Break? broken)
    {
        var (a, b) = drilled.Begin(world, broken);
        var id = Names(world, IncidentRows.Key("")).Single();
        var told = await Task.WhenAll(CloseAsync(a, 1), CloseAsync(b, 2));
        await Stories.EndAsync(world);
        var cause = IncidentRows.Parse(world.Tables.Find(Seed.Partition(Ledgers.ControlPartition), IncidentRows.Key(id))!.Content.Body)!.Closing?.Cause;
        Stories.Expect(Count(world, "incident-closed") == (cause is null ? 0 : 1), "an incident was closed twice, or unsaid");
        foreach (var who in (int[])[1, 2])
            Stories.Expect(told[who - 1] is not IncidentOutcome.Standing || cause == Name(who), "an incident was closed with other words than was answered");

        Task<IncidentOutcome?> CloseAsync(Client gate, int who) => gate.TryAsync(app => app.Get<CloseIncident>().HandleAsync(Seed.Organisation, id, Name(who), "none", Seed.Operator, default));
    }

    private static string Name(int who) => who switch { 1 => "one", 2 => "two", _ => "as it was" };

    private static int Whose(string? name) => name switch { "one" => 1, "two" => 2, _ => 0 };

    private static GuardrailDraft Guardrail(int who) => GuardrailDraft.Parse(
        JsonElement.Parse(Encoding.UTF8.GetBytes($$"""{"name":"{{Name(who)}}","kind":"phrases","action":"warn","options":{"phrases":["blue heron"]} }""")),
        draft => draft,
        errors => throw new InvalidOperationException(errors[0].Message));

    private static async Task<SetDraft> SetAsync(GateApp app, int who)
    {
        var document = JsonElement.Parse(Encoding.UTF8.GetBytes($$"""{"name":"{{Name(who)}}","guardrails":[{"name":"phrase","kind":"phrases","action":"warn","options":{"phrases":["blue heron"]} }]}"""));
        return (await app.Get<DraftSet>().ReadAsync(Seed.Organisation, document, default)).Match(draft => draft, errors => throw new InvalidOperationException(errors[0].Message));
    }
}
