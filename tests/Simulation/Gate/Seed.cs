using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Breakers;
using Gatehouse.Budgets;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Sessions;
using Gatehouse.Siem;
using Gatehouse.Vault;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;
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

    /// <summary>An agent on whose behalf ours acts.</summary>
    public const string Ancestor = "agt_gggggggggggggggggggg";

    /// <summary>For whom that one acts.</summary>
    public const string Human = "usr_hhhhhhhhhhhhhhhhhhhh";

    public const string Operator = "usr_oooooooooooooooooooo";
    public const string GuardrailSet = "grs_gggggggggggggggggggg";

    /// <summary>Another organisation, and its agent that is shared with ours.</summary>
    public const string Home = "acme00000002";
    public const string TheirAgent = "agt_tttttttttttttttttttt";
    public const string Session = "ses_ssssssssssssssssssss";

    // The same in every run of a story.
    private static readonly ConcurrentDictionary<object, byte[]> documents = new();

    // A signature is another each time: a run that is told again must be the same.
    private static readonly ConcurrentDictionary<(ChainHead Head, DateTimeOffset At), byte[]> signedOnce = new();

    public static string Partition(string connection = Connection) => $"{Organisation}|{connection}";

    /// <param name="policy">JSON; single quotes stand for double ones.</param>
    public static void Plant(World world, string policy, params string[] connections)
    {
        Read.Begin();
        var agent = AgentOf(world, Organisation, Agent);
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
            (HeldCredentials.Row(Agent), HeldCredentials.Serialize([Credential])),
            (LedgerRows.Agent(Agent), JsonSerializer.SerializeToUtf8Bytes(agent, RegistryJson.Default.Agent)),
            (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(new LedgerState { Version = 1 }, LedgerJson.Default.LedgerState)));
        PlantOrganisation(world, Organisation);
        foreach (var connection in connections is [] ? [Connection] : connections)
            Plant(world, connection, policy.Replace('\'', '"'), new ConnectionTarget.ToHttp("https://target.example/tasks"));
    }

    /// <summary>A connection to another organisation's agent, which consents.</summary>
    public static void PlantShared(World world, string policy)
    {
        Plant(world, policy, SecondConnection);
        var theirs = AgentOf(world, Home, TheirAgent) with { Endpoint = new AgentEndpoint("https://theirs.example/tasks", EndpointProtocol.Http) };
        var share = new Share { Agent = TheirAgent, Organisation = Organisation, Revision = 1, CreatedAt = world.Options.Epoch };
        Put(world, Home, Ledgers.ControlPartition,
            (LedgerRows.Agent(TheirAgent), JsonSerializer.SerializeToUtf8Bytes(theirs, RegistryJson.Default.Agent)),
            (SharedAgents.Row(TheirAgent, Organisation), SharedAgents.Bytes(share)),
            (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(new LedgerState { Version = 1 }, LedgerJson.Default.LedgerState)));
        PlantOrganisation(world, Home);
        Put(world, Organisation, Ledgers.IndexPartition, ($"share|{TheirAgent}", Encoding.ASCII.GetBytes(Home)));
        Put(world, Home, Ledgers.IndexPartition, ($"foreign|{TheirAgent}|{Connection}", Encoding.ASCII.GetBytes(Organisation)));
        Plant(world, Connection, policy.Replace('\'', '"'), new ConnectionTarget.ToAgent(TheirAgent));
    }

    public static int RevisionOfTheirs(World world) =>
        (int)JsonSerializer.Deserialize(world.Tables.Find($"{Home}|{Ledgers.ControlPartition}", LedgerRows.Agent(TheirAgent))!.Content.Body.Span, RegistryJson.Default.Agent)!.Revision;

    public static void PlantAncestor(World world)
    {
        Put(world, Ledgers.ControlPartition, (LedgerRows.Agent(Ancestor), JsonSerializer.SerializeToUtf8Bytes(AgentOf(world, Organisation, Ancestor), RegistryJson.Default.Agent)));
        Put(world, People.Partition, ($"human|{Human}", JsonSerializer.SerializeToUtf8Bytes(new Person(Human, "user:ana@example.com"), PersonJson.Default.Person)));
    }

    /// <summary>Somebody who set work up.</summary>
    public static void PlantOperator(World world, string id, OperatorRole role = OperatorRole.Approver) => Put(world, Ledgers.ControlPartition,
        (OperatorDirectory.OperatorRow(id), JsonSerializer.SerializeToUtf8Bytes(new Operator(id, Organisation, "operator", [role], Credential) { Revision = 1 }, RegistryJson.Default.Operator)));

    /// <summary>People whom the directory always had.</summary>
    public static void PlantApprovers(World world, params (string Id, string Name, ApproverAddresses Addresses)[] people)
    {
        foreach (var (id, name, addresses) in people)
        {
            var person = new ApproverDraft($"user:{name}", null, addresses).ToApprover(id, world.Options.Epoch);
            Put(world, Ledgers.ControlPartition,
                [
                    (ApproverRows.Key(id), JsonSerializer.SerializeToUtf8Bytes(person, ApprovalJson.Default.Approver)),
                    (ApproverRows.Name(person.User), Encoding.ASCII.GetBytes(id)),
                    .. addresses.Forms().Select(form => (ApproverRows.Address(form), Encoding.ASCII.GetBytes(id))),
                ]);
        }
    }

    /// <summary>A group of them that is in its first version.</summary>
    public static void PlantGroup(World world, string group, params string[] members) =>
        Put(world, Ledgers.ControlPartition, (ApproverRows.Group(group), JsonSerializer.SerializeToUtf8Bytes(new ApproverGroup(group, members) { Revision = 1 }, ApprovalJson.Default.ApproverGroup)));

    /// <summary>A set that the connection always named.</summary>
    public static void PlantGuardrails(World world, JsonElement document)
    {
        var set = new StoredSet(GuardrailSet, "set", 1, world.Options.Epoch, world.Options.Epoch);
        var version = new SetVersion(1, world.Options.Epoch, Operator, document);
        var connection = Read.Connection(world.Tables.Find(Partition(), LedgerRows.Config)!).Document with { GuardrailSets = [GuardrailSet] };
        Put(world, Ledgers.ControlPartition,
            (SetRows.Set(GuardrailSet), SetRows.Bytes(set)),
            (SetRows.Insert(GuardrailSet, version).Key, SetRows.Insert(GuardrailSet, version).Body.ToArray()));
        Put(world, Ledgers.IndexPartition, ($"guarded|{GuardrailSet}|{Connection}", []));
        Put(world, Connection, (LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(connection, RegistryJson.Default.Connection)));
    }

    /// <summary>A grant that the connection always used, and the data key that it is sealed under.</summary>
    public static void PlantGrant(World world, Grant grant, TokenProvider provider, ConnectionCredential credential)
    {
        var connection = Read.Connection(world.Tables.Find(Partition(), LedgerRows.Config)!).Document with { Credential = credential };
        Put(world, DataKeyRows.Partition, (DataKeyRows.Row, SealedSeed.Shared.Key));
        PutGrant(world, grant);
        Put(world, Ledgers.ControlPartition, (ProviderDirectory.Key(provider.Id), ProviderDirectory.Bytes(provider)));
        Put(world, Connection, (LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(connection, RegistryJson.Default.Connection)));
    }

    public static void PutGrant(World world, Grant grant) => Put(world, GrantRows.Partition,
        ($"grant|{grant.Id}", JsonSerializer.SerializeToUtf8Bytes(grant, GrantJson.Default.Grant)), ($"person|{PersonKey.Of(grant.User)}|{grant.Id}", []));

    public static void PlantActsFor(World world, string person) => Put(world, Ledgers.ControlPartition,
        (LedgerRows.Agent(Agent), JsonSerializer.SerializeToUtf8Bytes(AgentOf(world, Organisation, Agent) with { ActsFor = person }, RegistryJson.Default.Agent)));

    /// <summary>The organisation is one that clocked work visits.</summary>
    public static void PlantFounded(World world) =>
        Put(world, OperatorDirectory.Platform, OperatorDirectory.OrganisationsPartition, (Organisation, OrganisationDirectory.Serialize(new Organisation(Organisation, Organisation, world.Options.Epoch) { Revision = 1 })));

    /// <summary>Whoever is to be called hears of it there.</summary>
    public static void PlantAlertRoute(World world, string url)
    {
        var route = new AlertRoute { Id = "alr_rrrrrrrrrrrrrrrrrrrr", Name = "on call", Channel = AlertChannelKind.Webhook, To = url, Key = new CallbackKey("1", 0), CreatedAt = world.Options.Epoch };
        Put(world, Ledgers.ControlPartition, (AlertRoutes.Key(route.Id), AlertRoutes.Bytes(route)));
    }

    /// <summary>Where the organisation's record is streamed to.</summary>
    public static void PlantSink(World world, string url) =>
        Put(world, Ledgers.ControlPartition, (SiemRows.Sink, SiemRows.Bytes(new SiemSink(url, new CallbackKey("1", 0), 1) { ChangedAt = world.Options.Epoch })));

    /// <summary>The connection has entries that are old, looked at and signed, and its organisation keeps none for so long.</summary>
    /// <param name="days">How long payloads and entries are kept.</param>
    /// <param name="entries">How many it has; they are a day older than that.</param>
    public static void PlantPast(World world, int days, int entries)
    {
        var then = world.Options.Epoch - TimeSpan.FromDays(days + 1);
        var past = AuditChain.Append(Organisation, Connection, ChainHead.Genesis, [.. Enumerable.Repeat(new AuditEntry(AuditKind.ConnectionChanged), entries)], then);
        var state = Read.State(world.Tables.Find(Partition(), LedgerRows.State)!) with { Version = 2, Head = past.Head };
        Put(world, Connection,
            [.. past.Entries.Select(entry => (LedgerRows.Audit(entry.Sequence), entry.Bytes.ToArray())), (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState))]);
        Put(world, CheckChains.Partition, (Connection, JsonSerializer.SerializeToUtf8Bytes(new VerifiedChain(past.Head.Sequence, past.Head.Hash), AlertJson.Default.VerifiedChain)));
        Put(world, "$checkpoints", ("checkpoint|0000000001", signedOnce.GetOrAdd((past.Head, then), _ => FirstCheckpoint(past.Head, then))));
        PlantRetention(world, days);
    }

    /// <summary>The organisation keeps payloads and entries for so long.</summary>
    public static void PlantRetention(World world, int days)
    {
        var organisation = new Organisation(Organisation, Organisation, world.Options.Epoch) { Revision = 1, Retention = new RetentionSettings(days, days) };
        Put(world, Ledgers.ControlPartition, ("organisation", OrganisationDirectory.Serialize(organisation)));
    }

    private static byte[] FirstCheckpoint(ChainHead head, DateTimeOffset at)
    {
        var keys = FixedSecrets.Checkpoints.CurrentAsync(default).AsTask().GetAwaiter().GetResult();
        var leaf = new CheckpointLeaf(Connection, head);
        var tree = MerkleTree.Empty.Append([LeafHash.Of(leaf.Bytes(Organisation))]);
        var checkpoint = new Checkpoint(Organisation, 1, at, tree.Size, tree.Root, 1, 1);
        return new StoredCheckpoint(checkpoint, keys.Sign(checkpoint), keys.SignerOf(Organisation).ToString(), [], [leaf]).ToBytes();
    }

    private static void PlantOrganisation(World world, string id) =>
        Put(world, id, Ledgers.ControlPartition, ("organisation", OrganisationDirectory.Serialize(new Organisation(id, id, world.Options.Epoch) { Revision = 1 })));

    private static Agent AgentOf(World world, string organisation, string id) => new()
    {
        Id = id,
        Organisation = organisation,
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

    /// <summary>A connection of the agent's beside those of its world.</summary>
    public static void PlantConnection(World world, string id, string policy) => Plant(world, id, policy.Replace('\'', '"'), new ConnectionTarget.ToHttp("https://target.example/tasks"));

    /// <summary>What calls of the connection have come to before, and who does its tasks meanwhile.</summary>
    public static void PlantBreaker(World world, Breaker breaker, string? backup)
    {
        var connection = Read.Connection(world.Tables.Find(Partition(), LedgerRows.Config)!).Document with { Backup = backup };
        var state = Read.State(world.Tables.Find(Partition(), LedgerRows.State)!);
        Put(world, Connection,
            (LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(connection, RegistryJson.Default.Connection)),
            (LedgerRows.State, JsonSerializer.SerializeToUtf8Bytes(state with { Version = state.Version + 1, Breaker = breaker }, LedgerJson.Default.LedgerState)));
    }

    private static void Plant(World world, string id, string policy, ConnectionTarget target)
    {
        var document = new Connection
        {
            Id = id,
            Organisation = Organisation,
            Name = "connection",
            From = Agent,
            To = target,
            TargetHome = target is ConnectionTarget.ToAgent ? Home : null,
            PolicySource = policy,
            PolicyVersion = 1,
            GuardrailSets = [],
            Revision = 1,
            CreatedAt = world.Options.Epoch,
        };
        var known = new SubjectFence(1, false, false);
        var clear = Fences.None with { ConfigVersion = 1, Agent = known, Organisation = known };
        var state = new LedgerState
        {
            Version = 1,
            Status = PartitionStatus.Open,
            Fences = target is ConnectionTarget.ToAgent ? clear with { Target = known, TargetHome = known, Share = known } : clear,
        };
        Put(world, Ledgers.IndexPartition, ($"link|{Agent}|{id}", []), ($"connection|{id}", JsonSerializer.SerializeToUtf8Bytes(new LinkedConnection(Agent, world.Options.Epoch), RegistryJson.Default.LinkedConnection)));
        Put(world, id,
            (LedgerRows.Config, documents.GetOrAdd((id, policy, target, world.Options.Epoch), _ => JsonSerializer.SerializeToUtf8Bytes(document, RegistryJson.Default.Connection))),
            (LedgerRows.State, documents.GetOrAdd(state, _ => JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState))));
    }

    private static void Put(World world, string partition, params (string Key, byte[] Body)[] rows) => Put(world, Organisation, partition, rows);

    private static void Put(World world, string organisation, string partition, params (string Key, byte[] Body)[] rows) =>
        world.Tables.Apply($"{organisation}|{partition}", [.. rows.Select(row => new TableWrite.Upsert(row.Key, new RowContent(organisation, "", row.Body)))], world.Scheduler.Now);
}
