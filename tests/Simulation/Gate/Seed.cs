using System.Text.Json;
using Gatehouse.Budgets;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using AgentStatus = Gatehouse.Registry.AgentStatus;

namespace Gatehouse.Simulation.Gate;

/// <summary>A world with an organisation, its agent, and connections that are open.</summary>
internal static class Seed
{
    public const string Organisation = "acme00000001";
    public const string Agent = "agt_aaaaaaaaaaaaaaaaaaaa";
    public const string Credential = "crd_acme00000001aaaaaaaa";
    public const string Connection = "con_cccccccccccccccccccc";
    public const string SecondConnection = "con_dddddddddddddddddddd";

    public const string Session = "ses_ssssssssssssssssssss";

    public static string Partition(string connection = Connection) => $"{Organisation}|{connection}";

    /// <param name="policy">JSON; single quotes stand for double ones.</param>
    public static void Plant(World world, string policy, params string[] connections)
    {
        Read.Begin();
        var agent = new Agent
        {
            Id = Agent,
            Organisation = Organisation,
            Name = "agent",
            Owner = new AgentOwner("team", "team@example.com"),
            Capabilities = [],
            Prohibited = [],
            Visibility = AgentVisibility.Private,
            Status = AgentStatus.Active,
            Epoch = 1,
            Revision = 1,
            CreatedAt = world.Options.Epoch,
        };
        var credential = new Registry.Credential
        {
            Id = Credential,
            Holder = new CredentialHolder.OfAgent(Agent),
            Kind = CredentialKind.Secret,
            CreatedAt = world.Options.Epoch,
            NotBefore = world.Options.Epoch,
        };
        Put(world, Ledgers.ControlPartition,
            (LedgerRows.Credential(Credential), JsonSerializer.SerializeToUtf8Bytes(credential, RegistryJson.Default.Credential)),
            (LedgerRows.Agent(Agent), JsonSerializer.SerializeToUtf8Bytes(agent, RegistryJson.Default.Agent)),
            (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(new LedgerState { Version = 1 }, LedgerJson.Default.LedgerState)));
        foreach (var connection in connections is [] ? [Connection] : connections)
            Plant(world, connection, policy.Replace('\'', '"'));
    }

    /// <summary>Budgets that were always there.</summary>
    public static void PlantBudgets(World world, params BudgetDraft[] budgets)
    {
        foreach (var draft in budgets)
        {
            var budget = new Budget(draft.Of.Key, 1) { PerMinute = draft.Rate?.PerMinute, PerHour = draft.Rate?.PerHour, Monthly = draft.Monthly, Since = world.Options.Epoch };
            Put(world, Ledgers.IndexPartition, ($"budget|{draft.Of.Key}", []));
            Put(world, draft.Of.Partition,
                (LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(budget, BudgetJson.Default.Budget)),
                (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(new LedgerState { Version = 1 }, LedgerJson.Default.LedgerState)));
        }
    }

    public static void PlantSession(World world)
    {
        var session = new Session
        {
            Id = Session,
            Organisation = Organisation,
            Agent = Agent,
            CreatedAt = world.Options.Epoch,
            ExpiresAt = world.Options.Epoch.AddDays(1),
            Revision = 1,
        };
        Put(world, SessionDirectory.Partition(Session), (LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(session, SessionJson.Default.Session)));
    }

    private static void Plant(World world, string id, string policy)
    {
        var document = new Connection
        {
            Id = id,
            Organisation = Organisation,
            Name = "connection",
            From = Agent,
            To = new ConnectionTarget.ToHttp("https://target.example/tasks"),
            PolicySource = policy,
            PolicyVersion = 1,
            GuardrailSets = [],
            Revision = 1,
            CreatedAt = world.Options.Epoch,
        };
        var state = new LedgerState
        {
            Version = 1,
            Status = PartitionStatus.Open,
            Fences = Fences.None with { ConfigVersion = 1, Agent = new SubjectFence(1, false, false) },
        };
        Put(world, Ledgers.IndexPartition, ($"link|{Agent}|{id}", []));
        Put(world, id,
            (LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(document, RegistryJson.Default.Connection)),
            (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState)));
    }

    private static void Put(World world, string partition, params (string Key, byte[] Body)[] rows) =>
        world.Tables.Apply($"{Organisation}|{partition}", [.. rows.Select(row => new TableWrite.Upsert(row.Key, new RowContent(Organisation, "", row.Body)))], world.Scheduler.Now);
}
