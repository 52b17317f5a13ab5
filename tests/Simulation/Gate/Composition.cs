using Gatehouse.Budgets;
using Gatehouse.Delivery;
using Gatehouse.Egress;
using Gatehouse.Http;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Simulation.Gate;

/// <summary>
/// The engine as a host composes it. It is composed once for all runs, with what a host makes once a process made once an
/// instance: composing took most of a short run's time.
/// </summary>
/// <param name="OwnKeys">Its keys come from the store of secrets; else they are the same in every run.</param>
internal sealed record Composition(Instance Instance, GatePorts Ports, bool OwnKeys)
{
    // Shorter than a frozen process: holds must end while their dispatches may still land.
    private static readonly BudgetOptions holds = new() { HeldFor = TimeSpan.FromSeconds(3) };
    private static readonly ServiceProvider engine = Compose(services => services
        .AddSingleton(FixedSecrets.Keys)
        .AddSingleton(FixedSecrets.Results)
        .AddSingleton(FixedSecrets.Callbacks)
        .AddSingleton(FixedSecrets.Inspections)
        .AddSingleton(FixedSecrets.Checkpoints)
        .AddSingleton(FixedSecrets.Remote));

    private static readonly Lazy<ServiceProvider> engineWithOwners = new(() => Compose(services => services
        .AddSingleton(FixedSecrets.Keys)
        .AddSingleton(FixedSecrets.Results)
        .AddSingleton(FixedSecrets.Callbacks)
        .AddSingleton(FixedSecrets.Inspections)
        .AddSingleton(FixedSecrets.Checkpoints)
        .AddSingleton(FixedSecrets.Remote)
        .AddScoped(memory => ActivatorUtilities.CreateInstance<DeliverTask>(memory, Of(memory).Ports.Owners!))));

    private static readonly ServiceProvider engineWithKeys = Compose(services => services.AddScoped(memory => Of(memory).Instance.Secrets));

    /// <summary>What one instance holds in memory.</summary>
    public IServiceProvider Begin()
    {
        var memory = (OwnKeys ? engineWithKeys : Ports.Owners is null ? engine : engineWithOwners.Value).CreateScope().ServiceProvider;
        memory.GetRequiredService<Slot>().Of = this;
        return memory;
    }

    private static ServiceProvider Compose(Func<IServiceCollection, IServiceCollection> keys)
    {
        var services = new ServiceCollection();
        services.AddGatehouseEngine(new TokenOptions("https://gate.example", "https://gate.example"), new EgressOptions());
        for (var i = 0; i < services.Count; i++)
            services[i] = OncePerInstance(services[i]);
        return keys(services)
            .AddScoped<Slot>()
            .AddScoped<TimeProvider>(memory => Of(memory).Instance.Clock)
            .AddScoped(memory => Of(memory).Instance.Pause)
            .AddScoped(memory => Of(memory).Instance.Random)
            .AddScoped(memory => Of(memory).Ports.Tables)
            .AddScoped(memory => Of(memory).Ports.Queue)
            .AddScoped(memory => Of(memory).Ports.Transport)
            .AddScoped<ICheckpointStore>(memory => new SimCheckpointStore(Of(memory).Ports.Tables))
            .AddSingleton(new GateMeters())
            .AddSingleton(holds)
            .BuildServiceProvider();
    }

    private static Composition Of(IServiceProvider memory) => memory.GetRequiredService<Slot>().Of!;

    private static ServiceDescriptor OncePerInstance(ServiceDescriptor service) => service switch
    {
        { ImplementationInstance: not null } => service,
        { ImplementationFactory: { } make } => ServiceDescriptor.Scoped(service.ServiceType, make),
        _ => ServiceDescriptor.Scoped(service.ServiceType, service.ImplementationType!),
    };

    private sealed class Slot
    {
        public Composition? Of { get; set; }
    }
}
