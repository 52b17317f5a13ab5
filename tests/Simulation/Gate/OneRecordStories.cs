using System.Text.Json;
using Gatehouse.Alerts.Routes;
using Gatehouse.Audit;
using Gatehouse.Budgets;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Trust.Attestations;
using static Gatehouse.Simulation.Gate.OneThing;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Something is entered into an organisation's books by two at once: what was answered is there, and no more than there may be.</summary>
internal static class OneRecordStories
{
    private const string Second = "usr_pppppppppppppppppppp";
    private const string First = "$first";
    private static readonly BudgetSubject agent = BudgetSubject.Agent(Seed.Agent);
    private static readonly AuditWriterPrincipal writer = new(Seed.Organisation, Seed.Agent, Seed.Credential);

    private static readonly Past house = new(Open, plant: world => Seed.PlantAlertRoute(world, "https://hooks.example/calls"));
    private static readonly Past owned = new(Open, plant: world =>
    {
        PlantOwner(world, Seed.Operator);
        PlantOwner(world, Second);
    });

    private static readonly Past operated = new(Open, (_, gate) => AddOperatorAsync(gate), delivers: true);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one record: an operator is added", AddOperatorAsync),
        new("one record: the last two owners step down", StepDownAsync),
        new("one record: an operator's third key", ThirdKeyAsync),
        new("one record: an agent is made", MakeAgentAsync),
        new("one record: a callback key is changed by two", CallbackKeyAsync),
        new("one record: a session is opened", OpenSessionAsync),
        new("one record: a budget is set, and taken away", BudgetAsync),
        new("one record: an alert route is taken away by two", RouteAsync),
        new("one record: a key may attest", AttestAsync),
        new("one record: an agent's own events", EventsAsync),
        new("one record: an organisation is founded by two", FoundAsync),
    ];

    private static async Task AddOperatorAsync(World world, Break? broken)
    {
        var gate = house.BeginAlone(world, broken);
        var told = await AddOperatorAsync(gate);
        await Stories.EndAsync(world);
        if (told is ChangeOutcome<IssuedOperatorKey>.Changed { Value: var issued })
            Stories.Expect(KeyLeadsTo(world, issued.Secret.KeyId, issued.Credential) && Names(world, OperatorDirectory.OperatorRow("")).Contains(issued.Operator.Id), "a key was answered that opens nothing");
        Stories.Expect(Count(world, "operator-created") == Names(world, OperatorDirectory.OperatorRow("")).Count, "an operator is there unsaid");
    }

    /// <summary>Each sees the other as the owner who remains.</summary>
    private static async Task StepDownAsync(World world, Break? broken)
    {
        var (a, b) = owned.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeOperator>().HandleAsync(Seed.Organisation, who == 1 ? Seed.Operator : Second, new OperatorChange.To(null, [OperatorRole.Viewer]), 1, who == 1 ? Seed.Operator : Second, default),
            () => IsOwner(world, Seed.Operator) ? IsOwner(world, Second) ? 0 : 2 : 1);
        Stories.Expect(IsOwner(world, Seed.Operator) || IsOwner(world, Second), "an organisation has no owner any more");
    }

    private static async Task ThirdKeyAsync(World world, Break? broken)
    {
        var (a, b) = operated.Begin(world, broken);
        var id = Names(world, OperatorDirectory.OperatorRow("")).Single();
        var told = await Task.WhenAll(IssueAsync(a), IssueAsync(b));
        await Stories.EndAsync(world);
        var held = OperatorRows.Parse(world.Tables.Find(Seed.Partition(Ledgers.ControlPartition), OperatorDirectory.OperatorRow(id))!.Content.Body).Credentials;
        Stories.Expect(held.Count <= CredentialRotation.MaxActive, "an operator has three keys");
        foreach (var issued in told.OfType<ChangeOutcome<IssuedOperatorKey>.Changed>())
            Stories.Expect(held.Contains(issued.Value.Credential) && KeyLeadsTo(world, issued.Value.Secret.KeyId, issued.Value.Credential), "a key was answered that opens nothing");

        Task<ChangeOutcome<IssuedOperatorKey>?> IssueAsync(Client gate) => gate.TryAsync(app => app.Get<RotateOperatorKey>().IssueAsync(Seed.Organisation, id, Seed.Operator, default));
    }

    private static async Task MakeAgentAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(MakeAsync(a), MakeAsync(b));
        await Stories.EndAsync(world);
        var made = Names(world, LedgerRows.Agent("")).Except([Seed.Agent]).ToArray();
        Stories.Expect(Count(world, "agent-created") == made.Length, "an agent is there unsaid");
        Stories.Expect(told.OfType<ChangeOutcome<Agent>.Changed>().All(answer => made.Contains(answer.Value.Id)), "an agent was answered that is not there");

        static Task<ChangeOutcome<Agent>?> MakeAsync(Client gate) =>
            gate.TryAsync(app => app.Get<CreateAgent>().HandleAsync(Seed.Organisation, new AgentDraft("new", new AgentOwner("team", "team@example.com")), Seed.Operator, default));
    }

    /// <summary>The old one signs nothing more: whoever was told of a key was told of one that nobody else has.</summary>
    private static async Task CallbackKeyAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(ChangeAsync(a), ChangeAsync(b));
        await Stories.EndAsync(world);
        var keys = told.OfType<ChangeOutcome<Agent>.Changed>().Select(answer => answer.Value.CallbackKey).ToArray();
        Stories.Expect(keys.Distinct().Count() == keys.Length, "two were told of one key");
        Stories.Expect(Count(world, "callback-key-changed") >= keys.Length, "a key was answered unsaid");

        static Task<ChangeOutcome<Agent>?> ChangeAsync(Client gate) => gate.TryAsync(app => app.Get<ChangeCallbackKey>().HandleAsync(Seed.Organisation, Seed.Agent, Seed.Operator, default));
    }

    /// <summary>By its agent, whose sessions are counted.</summary>
    private static async Task OpenSessionAsync(World world, Break? broken)
    {
        var gate = house.BeginAlone(world, broken);
        var told = await gate.TryAsync(app => app.Get<OpenSession>().HandleAsync(Seed.Organisation, new SessionDraft(Seed.Agent, null), null, default));
        await Stories.EndAsync(world);
        if (told is not ChangeOutcome<Session>.Changed { Value.Id: var id })
            return;
        Stories.Expect(Said(world, LedgerRows.Config, "id", SessionDirectory.Partition(id)) == id && Count(world, "session-opened", SessionDirectory.Partition(id)) == 1, "a session was answered that is not there");
        Stories.Expect(Names(world, $"session|{Seed.Agent}|", Ledgers.IndexPartition).Contains(id), "a session was opened that no list has");
    }

    private static async Task BudgetAsync(World world, Break? broken)
    {
        var gate = house.BeginAlone(world, broken);
        var set = await gate.SetBudgetAsync(new BudgetDraft(agent, null, Money.Of(1)), BudgetPrecondition.MustBeNew);
        var taken = await gate.SetBudgetAsync(new BudgetDraft(agent, null, null), new BudgetPrecondition(1));
        await Stories.EndAsync(world);
        var standing = world.Tables.Find(Seed.Partition(agent.Partition), LedgerRows.Config) is { } row ? Read.Budget(row) : null;
        Stories.Expect(set is not ChangeOutcome<Budget>.Changed || standing is not null, "a budget that was answered as set is not");
        ExpectTold(taken, standing is { IsSet: false }, "a budget's end");
    }

    private static async Task RouteAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var id = Names(world, AlertRoutes.Key("")).Single();
        var told = await Task.WhenAll(RemoveAsync(a), RemoveAsync(b));
        await Stories.EndAsync(world);
        var isGone = Said(world, AlertRoutes.Key(id), "removedAt") is not null;
        Stories.Expect(isGone || !told.Any(answer => answer is ChangeOutcome<AlertRoute>.Changed), "a route that was answered as taken away is there");
        Stories.Expect(Count(world, "alert-route-removed") == (isGone ? 1 : 0), "a route was taken away unsaid, or twice");

        Task<ChangeOutcome<AlertRoute>?> RemoveAsync(Client gate) => gate.TryAsync(app => app.Get<ChangeAlertRoutes>().RemoveAsync(Seed.Organisation, id, Seed.Operator, default));
    }

    /// <summary>Two keys of one name: the name stands for one of them for good.</summary>
    private static async Task AttestAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeAttestationKeys>().AllowAsync(Seed.Organisation, $"issuer {who}", Key("auditor"), Seed.Operator, default),
            () => Names(world, AttestationRows.Key("")) is [var id] ? int.Parse(Said(world, AttestationRows.Key(id), "issuer")!["issuer ".Length..]) : 0);
    }

    private static async Task EventsAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(RecordAsync(a), RecordAsync(b));
        await Stories.EndAsync(world);
        var places = told.OfType<ChangeOutcome<RecordedEvents>.Changed>().Select(answer => answer.Value.First).ToArray();
        var chain = AgentEvents.Partition(Seed.Agent);
        Stories.Expect(places.Distinct().Count() == places.Length, "two were told of one place");
        foreach (var first in places)
            Stories.Expect(world.Tables.Find(Seed.Partition(chain), LedgerRows.Event(first)) is not null && world.Tables.Find(Seed.Partition(chain), LedgerRows.Audit(first + 1)) is not null, "events were answered that are not there");

        static Task<ChangeOutcome<RecordedEvents>?> RecordAsync(Client gate) => gate.TryAsync(app =>
            app.Get<RecordEvents>().HandleAsync(writer, [new AgentEvent("read", null, null, JsonElement.Parse("1"u8)), new AgentEvent("wrote", null, null, null)], default));
    }

    private static async Task FoundAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(FoundAsync(a, "one"), FoundAsync(b, "two"));
        await Stories.EndAsync(world);
        var listed = world.Tables.Rows($"{OperatorDirectory.Platform}|{OperatorDirectory.OrganisationsPartition}").Select(row => row.Key).Where(key => key != First).ToArray();
        foreach (var founded in told.OfType<FoundedOrganisation>())
            Stories.Expect(listed.Contains(founded.Id) && KeyLeadsTo(world, founded.OwnerKey.KeyId, null, founded.Id), "an organisation was answered that is not there");
        var first = await Task.WhenAll(FirstAsync(a), FirstAsync(b));
        Stories.Expect(first[0] == first[1] && (first[0] is { } found ? listed.Contains(found) : listed.Length == 0), "nobody was the first, or somebody who is not there");

        static Task<string?> FirstAsync(Client gate) => gate.TryAsync<string>(async app => (await app.Get<FoundingOrganisation>().FindAsync(default))!);
        static Task<FoundedOrganisation?> FoundAsync(Client gate, string name) => gate.TryAsync<FoundedOrganisation>(app => app.Get<FoundOrganisation>().HandleAsync(name, _ => Task.CompletedTask, default));
    }

    private static Task<ChangeOutcome<IssuedOperatorKey>?> AddOperatorAsync(Client gate) =>
        gate.TryAsync(app => app.Get<CreateOperator>().HandleAsync(Seed.Organisation, "new", [OperatorRole.Viewer], Seed.Operator, default));

    private static void PlantOwner(World world, string id) => Seed.PlantOperator(world, id, OperatorRole.Owner);

    private static bool IsOwner(World world, string id) =>
        OperatorRows.Parse(world.Tables.Find(Seed.Partition(Ledgers.ControlPartition), OperatorDirectory.OperatorRow(id))!.Content.Body).Roles.Contains(OperatorRole.Owner);

    private static Credential CredentialOf(World world, string id, string organisation = Seed.Organisation) =>
        HeldCredentials.ParseOne(world.Tables.Find($"{organisation}|{Ledgers.ControlPartition}", LedgerRows.Credential(id))?.Content.Body);

    /// <summary>From what a key says of itself to the credential that it is.</summary>
    private static bool KeyLeadsTo(World world, string keyId, string? credential, string organisation = Seed.Organisation) =>
        world.Tables.Find($"{OperatorDirectory.Platform}|{OperatorDirectory.KeysPartition}", keyId) is { } row
        && JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.OperatorKeyPlace) is { } place
        && place.Organisation == organisation && (credential ?? place.Credential) == place.Credential && CredentialOf(world, place.Credential, organisation).KeyId == keyId;

    private static RegisteredKey Key(string id) => new("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", id);
}
