using Gatehouse.Budgets;
using Gatehouse.Delivery;
using Gatehouse.Egress;
using Gatehouse.Http;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Simulation.Gate;

/// <summary>
/// The engine as a host composes it, with what a host makes once a process made once an instance. Rows are stored unsealed: the
/// promises are held against what is there.
/// </summary>
/// <param name="OwnKeys">Its keys come from the store of secrets; else they are the same in every run.</param>
internal sealed record Composition(Instance Instance, GatePorts Ports, bool OwnKeys)
{
    // Shorter than a frozen process: holds must end while their dispatches may still land.
    private static readonly BudgetOptions holds = new() { HeldFor = TimeSpan.FromSeconds(3) };
    private static readonly Blueprint engine = Compose(WithSameKeys);

    private static readonly Lazy<Blueprint> engineWithOwners = new(() => Compose(services =>
        WithSameKeys(services).AddSingleton(memory => ActivatorUtilities.CreateInstance<DeliverTask>(memory, Of(memory).Ports.Owners!))));

    private static readonly Blueprint engineWithKeys = Compose(services => services);

    /// <summary>What one instance holds in memory.</summary>
    public IServiceProvider Begin() => new InstanceServices(OwnKeys ? engineWithKeys : Ports.Owners is null ? engine : engineWithOwners.Value, this);

    private static Blueprint Compose(Func<IServiceCollection, IServiceCollection> keys)
    {
        var services = new ServiceCollection();
        services.AddGatehouseEngine(new TokenOptions("https://gate.example", "https://gate.example"), new EgressOptions());
        services.RemoveAll<IRowSeal>();
        return new Blueprint(keys(services)
            .AddSingleton<TimeProvider>(memory => Of(memory).Instance.Clock)
            .AddSingleton(memory => Of(memory).Instance.Pause)
            .AddSingleton(memory => Of(memory).Instance.Random)
            .AddSingleton(memory => Of(memory).Instance.Secrets)
            .AddSingleton(memory => Of(memory).Ports.Tables)
            .AddSingleton(memory => Of(memory).Ports.Queue)
            .AddSingleton(memory => Of(memory).Ports.Transport)
            .AddSingleton<ICheckpointStore>(memory => new SimCheckpointStore(Of(memory).Ports.Tables))
            .AddSingleton(new GateMeters())
            .AddSingleton(holds));
    }

    private static IServiceCollection WithSameKeys(IServiceCollection services) => services
        .AddSingleton(FixedSecrets.Keys)
        .AddSingleton(FixedSecrets.Results)
        .AddSingleton(FixedSecrets.Callbacks)
        .AddSingleton(FixedSecrets.Inspections)
        .AddSingleton(FixedSecrets.Checkpoints)
        .AddSingleton(FixedSecrets.Masters)
        .AddSingleton(FixedSecrets.Marks)
        .AddSingleton(FixedSecrets.States)
        .AddSingleton(FixedSecrets.Remote);

    private static Composition Of(IServiceProvider memory) => ((InstanceServices)memory).Composition;
}
