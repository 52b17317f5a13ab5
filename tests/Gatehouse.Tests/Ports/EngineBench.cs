using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ledger;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Ports;

/// <summary>One instance's engine on memory ports; another one beside it shares what is stored.</summary>
internal sealed class EngineBench
{
    public const string Organisation = LedgerBench.Organisation;
    public const string Operator = "usr_00000000000000000000";

    public EngineBench(EngineBench? beside = null)
    {
        World = beside?.World ?? new LedgerBench();
        Ledgers = World.NewInstance();
        Agents = new AgentDirectory(Ledgers);
        Connections = new ConnectionDirectory(Ledgers);
        Links = new LinkIndex(Ledgers);
        Random = new SeededRandom(beside is null ? 100 : 200);
        Secrets = beside?.Secrets ?? new MemorySecrets(World.Time);
        Fences = new FenceConnections(Ledgers, Links, World.Time, World.Options);
    }

    public LedgerBench World { get; }

    public Ledgers Ledgers { get; }

    public AgentDirectory Agents { get; }

    public ConnectionDirectory Connections { get; }

    public LinkIndex Links { get; }

    public SeededRandom Random { get; }

    public MemorySecrets Secrets { get; }

    public FenceConnections Fences { get; }

    public AnsweringTarget Target { get; } = new();

    public DeliveryOptions Delivery { get; } = new();

    public OpenConnection OpenConnection => new(Ledgers, Links, Agents, new HeldCredentials(Ledgers), HalfMade, new BackupRule(Ledgers), new EgressRules(new EgressOptions()), Random);

    public HalfMadeConnections HalfMade => new(Ledgers, Links);

    public DeleteConnection DeleteConnection => new(Ledgers, Links, World.Time);

    public ContainAgent ContainAgent => new(Ledgers, Fences, Agents, World.Time);

    public ContainConnection ContainConnection => new(Ledgers, World.Time);

    public DraftReader Drafts => new(Connections, Agents, World.Time, Random);

    public AcceptDispatch Accept => new(Drafts, new EgressRules(new EgressOptions()), Ledgers);

    public ReadTask ReadTask => new(Ledgers, World.Pause);

    public CancelTask CancelTask => new(Ledgers);

    public HandleDeadLetter HandleDeadLetter => new(Ledgers, HandleMessage);

    public HandleMessage HandleMessage => new(
        Ledgers,
        new DeliverTask(Ledgers, Connections, Calls, Target, new SettleAttempt(Ledgers, World.Pause, Random, Delivery), Random, World.Time, Delivery),
        new GiveUpResult(Ledgers, Delivery),
        SendCallback,
        new ApplyFences(Ledgers, Agents, Fences, DeleteConnection),
        World.Queue,
        World.Pause,
        Random,
        Delivery);

    public SendCallback SendCallback => new(Ledgers, ReadTask, Agents, Callbacks, Target, Random, Delivery);

    public CallbackKeys Callbacks => new(Secrets, Random, World.Time);

    /// <summary>What is known of the credential that every caller here has; null: nothing.</summary>
    public Credential? Credential { get; set; } = Documents.Credential;

    public ReplayDeadLetter ReplayDeadLetter => new(Ledgers, Accept, new KnownCredential(Credential));

    public ReceiveResult ReceiveResult => new(Ledgers);

    public RevokeCredential RevokeCredential => new(Ledgers, Fences, World.Time);

    public TargetCalls Calls => new(
        Ledgers,
        Agents,
        new AgentTokenIssuer(IdentityBench.Options, new SigningKeys(Secrets, Random, World.Time), Random, World.Time),
        new ResultTokens(Secrets, Random, World.Time),
        Random,
        Delivery);

    public async Task<Agent> AgentAsync(AgentEndpoint? endpoint = null) => Value(await new CreateAgent(Ledgers, new EgressRules(new EgressOptions()), Callbacks, Random)
        .HandleAsync(Organisation, new AgentDraft("courier", new AgentOwner("team", "ana@example.com")) { Endpoint = endpoint }, Operator, default));

    public async Task<Connection> ConnectionAsync(Agent from, string policy = "{}", ConnectionTarget? to = null) =>
        Value(await OpenConnection.HandleAsync(Organisation, Draft(from, policy, to), Operator, default));

    public static ConnectionDraft Draft(Agent from, string policy = "{}", ConnectionTarget? to = null) =>
        new("depot", from.Id, to ?? new ConnectionTarget.ToHttp("https://depot.example/tasks"), Given.Policy(policy), null);

    public static AgentPrincipal Caller(Agent agent, params string[] actors) =>
        new(Organisation, agent.Id, IdentityBench.Credential, agent.Epoch, new ActChain(actors), DateTimeOffset.MaxValue);

    public static DispatchRequest Request(Connection connection) => new() { Connection = connection.Id, Task = new TaskFacts("review") };

    public async Task<DispatchOutcome.Accepted> DispatchAsync(Agent agent, Connection connection) =>
        Assert.IsType<DispatchOutcome.Accepted>(await Accept.HandleAsync(Caller(agent), Request(connection), default));

    public async Task<LedgerState> StateAsync(string partition) => (await Ledgers.For(Organisation, partition).ReadAsync([], default)).State!;

    public async Task<TaskRecord> TaskAsync(string connection, string task) =>
        (await ReadTask.HandleAsync(Organisation, connection, task, TimeSpan.Zero, default))!.Task;

    public static T Value<T>(ChangeOutcome<T> outcome) => outcome.Match(value => value, refusal => throw new InvalidOperationException(refusal.Detail));

    private sealed class KnownCredential(Credential? credential) : ICredentialDirectory
    {
        public Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct) =>
            Task.FromResult<(Credential, Agent)?>(credential is null ? null : (credential, Documents.Agent));
    }
}
