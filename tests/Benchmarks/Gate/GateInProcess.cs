using System.Text.Json;
using Gatehouse.Budgets;
using Gatehouse.Dispatching;
using Gatehouse.Egress;
using Gatehouse.Health;
using Gatehouse.Http;
using Gatehouse.Http.Machine;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Telemetry;
using Gatehouse.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>The engine on SQLite without HTTP: agents, open connections, and the first half of the path.</summary>
internal sealed class GateInProcess : IDisposable
{
    private const int ConnectionsPerAgent = 100;
    private const int UsedAtOnce = 32;

    private readonly SqliteDatabase database;
    private readonly MachineRandom random = new();
    private readonly ServiceProvider engine;
    private readonly AcceptDispatch accept;
    private readonly string organisation;
    private readonly List<(AgentPrincipal Caller, DispatchRequest Request)> links = [];

    private GateInProcess(string folder, ITargetTransport? transport)
    {
        database = SqliteDatabase.Open(folder);
        Store = new CountedStore(new SqliteTableStore(database));
        var queue = new SqliteTaskQueue(database, TimeProvider.System, SqliteQueueOptions.Default);
        Receiver = queue;
        engine = new ServiceCollection()
            .AddGatehouseEngine(new TokenOptions("https://gate.example", "https://gate.example"), new EgressOptions())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IPause>(new MachinePause(TimeProvider.System))
            .AddSingleton<IRandomSource>(random)
            .AddSingleton<ITableStore>(Store)
            .AddSingleton<ITaskQueue>(queue)
            .AddSingleton<ISecretStore>(new FileSecretStore(folder, TimeProvider.System))
            .AddSingleton<ICheckpointStore>(new FileCheckpointStore(folder))
            .AddSingleton(transport ?? new TakingSink())
            .BuildServiceProvider();
        accept = engine.GetRequiredService<AcceptDispatch>();
        organisation = Ids.NewOrganisation(random);
    }

    public WriterCounters Writes => database.Writer.Counters;

    public CountedStore Store { get; }

    public string File => database.File;

    public IQueueReceiver Receiver { get; }

    public string Organisation => organisation;

    /// <summary>Whose the first connection is.</summary>
    public AgentPrincipal Caller => links[0].Caller;

    /// <param name="folder">Where its file is.</param>
    /// <param name="connections">How many there are, a hundred an agent.</param>
    /// <param name="policy">Of each of them; where there is none, one that allows.</param>
    /// <param name="transport">What stands for everything outside; where there is none, one that takes all.</param>
    public static async Task<GateInProcess> OpenAsync(string folder, int connections, ConnectionPolicy? policy = null, ITargetTransport? transport = null)
    {
        var gate = new GateInProcess(folder, transport);
        AgentPrincipal? caller = null;
        for (var i = 0; i < connections; i++)
        {
            if (caller is null || i % ConnectionsPerAgent == 0)
                caller = await gate.NewAgentAsync();
            gate.links.Add((caller, Samples.Request(await gate.NewConnectionAsync(caller.AgentId, policy ?? Samples.Policy))));
        }

        return gate;
    }

    /// <summary>Adds copies of the first connection, and a history to it, as if the gate had run for long.</summary>
    public async Task GrowAsync(int connections, int entries)
    {
        var (caller, request) = links[0];
        // One dispatch first: what is copied is a connection in use.
        await DispatchAsync(0);
        var house = new GrownHouse(Store, organisation, random);
        foreach (var id in await house.CopyAsync(request.Connection, caller.AgentId, connections))
            links.Add((caller, Samples.Request(id)));
        if (entries > 0)
            await house.AgeAsync(request.Connection, entries);
    }

    /// <summary>Adds copies of the first connection, and has each of them do something.</summary>
    public async Task UseAsync(int connections)
    {
        var (caller, request) = links[0];
        foreach (var id in await new GrownHouse(Store, organisation, random).CopyAsync(request.Connection, caller.AgentId, connections, isFresh: true))
            links.Add((caller, Samples.Request(id)));
        await Parallel.ForEachAsync(Enumerable.Range(0, links.Count), new ParallelOptions { MaxDegreeOfParallelism = UsedAtOnce }, async (number, _) => await DispatchAsync(number));
    }

    /// <summary>Adds copies of the first agent, each with a copy of its connection.</summary>
    public async Task GrowAgentsAsync(int agents)
    {
        await DispatchAsync(0);
        var (caller, request) = links[0];
        await new GrownHouse(Store, organisation, random).CopyAgentsAsync(request.Connection, caller.AgentId, agents);
    }

    public Task<int> RecomputeTrustAsync() => engine.GetRequiredService<RecomputeAllTrust>().RunAsync(CancellationToken.None);

    /// <summary>Makes the organisation one that clocked work visits.</summary>
    public Task FoundAsync()
    {
        var founded = new Organisation(organisation, "benchmark", TimeProvider.System.GetUtcNow()) { Revision = 1 };
        var row = new RowContent(OperatorDirectory.Platform, "", OrganisationDirectory.Serialize(founded));
        return engine.GetRequiredService<Ledgers>().Store(OperatorDirectory.Platform).WriteAsync(OperatorDirectory.OrganisationsPartition, [new TableWrite.Insert(organisation, row)], CancellationToken.None);
    }

    /// <param name="later">Than now.</param>
    public Task<HealthRun> SnapshotAsync(TimeSpan later) =>
        engine.GetRequiredService<SnapshotConnections>().RunAsync(TimeProvider.System.GetUtcNow() + later, CancellationToken.None);

    public Task ListAsync(int limit) => engine.GetRequiredService<LinkIndex>().ConnectionsAsync(organisation, "", limit, CancellationToken.None);

    /// <exception cref="InvalidOperationException">The dispatch was not accepted.</exception>
    public async ValueTask DispatchAsync(int number)
    {
        var (caller, request) = links[number % links.Count];
        if (await accept.HandleAsync(caller, request, CancellationToken.None) is DispatchOutcome.Refused refused)
            throw new InvalidOperationException(refused.Refusal.Detail);
    }

    /// <summary>Any part of the engine.</summary>
    public T Get<T>()
        where T : notnull => engine.GetRequiredService<T>();

    public void Dispose()
    {
        engine.Dispose();
        database.Dispose();
    }

    private async Task<AgentPrincipal> NewAgentAsync()
    {
        var create = engine.GetRequiredService<CreateAgent>();
        var draft = new AgentDraft("courier", new AgentOwner("operations", "operations@example.com"));
        var agent = Value(await create.HandleAsync(organisation, draft, "opr_benchmark", CancellationToken.None));
        return new AgentPrincipal(organisation, agent.Id, Ids.NewCredential(organisation, random), agent.Epoch, ActChain.None, DateTimeOffset.MaxValue);
    }

    private async Task<string> NewConnectionAsync(string agent, ConnectionPolicy policy)
    {
        var open = engine.GetRequiredService<OpenConnection>();
        var draft = new ConnectionDraft("reports", agent, new ConnectionTarget.ToHttp("https://reports.example.com/tasks"), policy, Resource: null);
        return Value(await open.HandleAsync(organisation, draft, "opr_benchmark", CancellationToken.None)).Id;
    }

    private static T Value<T>(ChangeOutcome<T> outcome) =>
        outcome.Match(changed => changed, refusal => throw new InvalidOperationException(refusal.Detail));
}
