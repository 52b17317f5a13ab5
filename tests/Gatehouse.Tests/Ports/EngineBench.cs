using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Egress;
using Gatehouse.Http;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ledger;
using Gatehouse.Tests.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Ports;

/// <summary>One instance's engine on memory ports; another one beside it shares what is stored.</summary>
internal sealed class EngineBench
{
    public const string Organisation = LedgerBench.Organisation;
    public const string Operator = "usr_00000000000000000000";

    private readonly ServiceProvider engine;

    /// <param name="beside">Whose world it shares.</param>
    /// <param name="adapt">Replaces parts of the engine.</param>
    public EngineBench(EngineBench? beside = null, Action<IServiceCollection>? adapt = null)
    {
        World = beside?.World ?? new LedgerBench();
        Random = new SeededRandom(beside is null ? 100 : 200);
        Secrets = beside?.Secrets ?? new MemorySecrets(World.Time);
        Checkpoints = beside?.Checkpoints ?? new MemoryCheckpoints();
        var services = new ServiceCollection()
            .AddGatehouseEngine(IdentityBench.Options, new EgressOptions())
            .AddSingleton<TimeProvider>(World.Time)
            .AddSingleton<IPause>(World.Pause)
            .AddSingleton<IRandomSource>(Random)
            .AddSingleton<ISecretStore>(Secrets)
            .AddSingleton<ICheckpointStore>(Checkpoints)
            .AddSingleton<ITaskQueue>(World.Queue)
            .AddSingleton(World.Table)
            .AddSingleton<ITargetTransport>(new TracedTransport(Target))
            .AddSingleton(World.Options)
            .AddSingleton(World.NewInstance());
        adapt?.Invoke(services);
        engine = services.BuildServiceProvider();
    }

    public LedgerBench World { get; }

    public SeededRandom Random { get; }

    public MemorySecrets Secrets { get; }

    public MemoryCheckpoints Checkpoints { get; }

    public AnsweringTarget Target { get; } = new();

    public Ledgers Ledgers => Get<Ledgers>();

    public AgentDirectory Agents => Get<AgentDirectory>();

    public ConnectionDirectory Connections => Get<ConnectionDirectory>();

    public LinkIndex Links => Get<LinkIndex>();

    public FenceConnections Fences => Get<FenceConnections>();

    public DeliveryOptions Delivery => Get<DeliveryOptions>();

    public OpenConnection OpenConnection => Get<OpenConnection>();

    public HalfMadeConnections HalfMade => Get<HalfMadeConnections>();

    public DeleteConnection DeleteConnection => Get<DeleteConnection>();

    public OrganisationDirectory Organisations => Get<OrganisationDirectory>();

    public Operations Operations => Get<Operations>();

    public FenceOrganisation FenceOrganisation => Get<FenceOrganisation>();

    public ContainOrganisation ContainOrganisation => Get<ContainOrganisation>();

    public ContainAgent ContainAgent => Get<ContainAgent>();

    public ContainConnection ContainConnection => Get<ContainConnection>();

    public DraftReader Drafts => Get<DraftReader>();

    public AcceptDispatch Accept => Get<AcceptDispatch>();

    public SessionDirectory Sessions => Get<SessionDirectory>();

    public BudgetDirectory Budgets => Get<BudgetDirectory>();

    public BudgetOptions BudgetOptions => Get<BudgetOptions>();

    public EndHold EndHold => Get<EndHold>();

    public HoldBudgets HoldBudgets => Get<HoldBudgets>();

    public SetBudget SetBudget => Get<SetBudget>();

    public OpenSession OpenSession => Get<OpenSession>();

    public EndSession EndSession => Get<EndSession>();

    public ReadTask ReadTask => Get<ReadTask>();

    public CancelTask CancelTask => Get<CancelTask>();

    public HandleDeadLetter HandleDeadLetter => Get<HandleDeadLetter>();

    public HandleMessage HandleMessage => Get<HandleMessage>();

    public SendCallback SendCallback => Get<SendCallback>();

    public ReceiveResult ReceiveResult => Get<ReceiveResult>();

    public RevokeCredential RevokeCredential => Get<RevokeCredential>();

    public TargetCalls Calls => Get<TargetCalls>();

    /// <summary>Any other part of the engine.</summary>
    public T Get<T>()
        where T : notnull => engine.GetRequiredService<T>();

    public async Task<Agent> AgentAsync(AgentEndpoint? endpoint = null) => Value(await Get<CreateAgent>()
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
}
