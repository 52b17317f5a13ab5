using System.Text.Json;
using Azure.Security.KeyVault.Secrets;
using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Azure.Adapters.Tables;
using Gatehouse.Azure.Hosting;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The app's own composition, as several instances have it: state in Azurite, the broker, the vault and the target stood in for.</summary>
internal sealed class AzureHouse(Azurite azurite, Random? unkind = null, TimeProvider? clock = null) : IAsyncDisposable
{
    public static AzureOptions Options { get; } = AzureEnvironment.Read(name => name switch
    {
        "GATEHOUSE_STATE__tableServiceUri" => "https://state.table.core.windows.net/",
        "GATEHOUSE_QUEUE__fullyQualifiedNamespace" => "gate.servicebus.windows.net",
        "GATEHOUSE_QUEUE_NAME" => "tasks",
        "GATEHOUSE_KEYVAULT_URI" => "https://stand-in.vault.azure.net/",
        "GATEHOUSE_ISSUER" => "https://gate.example.com",
        _ => null,
    });

    /// <summary>As the Functions host starts a worker; nothing is connected to before the worker runs.</summary>
    public static string[] Arguments { get; } = ["--Functions:Worker:HostEndpoint=http://127.0.0.1:9", "--Functions:Worker:WorkerId=w", "--Functions:Worker:RequestId=r"];

    private readonly StandInVault vault = new(clock ?? TimeProvider.System);
    private readonly List<IHost> instances = [];

    public string Table { get; } = azurite.NewTable();

    public StandInBroker Broker { get; } = new(clock ?? TimeProvider.System, unkind);

    public CountingTarget Target { get; } = new();

    public AgentPrincipal Caller { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    public string OwnerKey { get; private set; } = null!;

    /// <summary>Another instance of the app: nothing in memory is shared.</summary>
    public IServiceProvider NewInstance(Action<IServiceCollection>? adapt = null)
    {
        var instance = AzureGateway.Build(Arguments, Options, Adapt + adapt);
        instances.Add(instance);
        return instance.Services;
    }

    private void Adapt(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton(new TableClients(options => new global::Azure.Data.Tables.TableServiceClient(azurite.ConnectionString, options), Table)));
        services.Replace(ServiceDescriptor.Singleton(new QueueSenders([new StandInSender(Broker)])));
        services.Replace(ServiceDescriptor.Singleton(vault.Client()));
        services.Replace(ServiceDescriptor.Singleton<ITargetTransport>(Target));
        if (clock is null)
            return;
        services.Replace(ServiceDescriptor.Singleton(clock));
        services.Replace(ServiceDescriptor.Singleton<ITableStore>(instance => new ShiftedStore(ActivatorUtilities.CreateInstance<AzureTableStore>(instance), clock)));
    }

    /// <summary>An organisation as the first start makes it, with an agent and a connection.</summary>
    public async Task FurnishAsync(string policy = "{}")
    {
        var instance = NewInstance();
        Assert.True(await instance.GetServices<IHostedService>().OfType<FirstStart>().Single().TryAsync(default));
        var organisation = (await instance.GetRequiredService<FoundingOrganisation>().FindAsync(default))!;
        OwnerKey = (await instance.GetRequiredService<SecretClient>().GetSecretAsync(FirstStart.OwnerKeySecret)).Value.Value;
        var agent = Value(await instance.GetRequiredService<CreateAgent>().HandleAsync(organisation, new AgentDraft("courier", new AgentOwner("team", "ana@example.com")), Operator, default));
        var draft = new ConnectionDraft("depot", agent.Id, new ConnectionTarget.ToHttp("https://depot.example/tasks"), Policy(policy), null);
        Connection = Value(await instance.GetRequiredService<OpenConnection>().HandleAsync(organisation, draft, Operator, default));
        Caller = new AgentPrincipal(organisation, agent.Id, "crd_00000000000000000000", agent.Epoch, new ActChain([]), DateTimeOffset.MaxValue);
    }

    public Task<DispatchOutcome> DispatchAsync(IServiceProvider instance, string? key = null) =>
        instance.GetRequiredService<AcceptDispatch>().HandleAsync(Caller, new DispatchRequest { Connection = Connection.Id, Task = new TaskFacts("review"), IdempotencyKey = key }, default);

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances.OfType<IAsyncDisposable>())
            await instance.DisposeAsync();
        vault.Dispose();
    }

    private static ConnectionPolicy Policy(string policy) =>
        PolicyParser.Parse(JsonDocument.Parse(policy).RootElement).Match(policy => policy, errors => throw new InvalidOperationException(string.Join("; ", errors)));

    private const string Operator = "usr_00000000000000000000";

    private static T Value<T>(ChangeOutcome<T> outcome) => outcome.Match(value => value, refusal => throw new InvalidOperationException(refusal.Detail));
}
