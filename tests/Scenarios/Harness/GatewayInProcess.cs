using Gatehouse.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using FoundOrganisation = Gatehouse.Registry.FoundOrganisation;

namespace Gatehouse.Scenarios.Harness;

/// <summary>The local host inside the test's process, with a clock of the test's choice.</summary>
public sealed class GatewayInProcess : IAsyncDisposable
{
    private readonly DataFolder folder = new();
    private readonly LocalGateway gateway;

    private GatewayInProcess(TimeProvider? clock, bool isStrict, Action<IServiceCollection>? adapt, Func<LocalOptions, LocalOptions>? change)
    {
        var options = new LocalOptions { DataFolder = folder.Path, Urls = ["http://127.0.0.1:0"], AllowPrivateTargets = !isStrict };
        gateway = LocalGateway.Build(change?.Invoke(options) ?? options, services =>
        {
            if (clock is not null)
                services.Replace(ServiceDescriptor.Singleton(clock));
            adapt?.Invoke(services);
        });
    }

    public string DataFolder => folder.Path;

    public IServiceProvider Services => gateway.Services;

    public IReadOnlyList<string> Addresses => gateway.Addresses;

    public GateClient Client { get; private set; } = null!;

    public Operator Owner { get; private set; } = null!;

    /// <param name="isStrict">As in production: private targets are refused.</param>
    /// <param name="adapt">Replaces adapters.</param>
    /// <param name="change">Sets what a host may be told besides.</param>
    public static async Task<GatewayInProcess> StartAsync(
        TimeProvider? clock = null, bool isStrict = false, Action<IServiceCollection>? adapt = null, Func<LocalOptions, LocalOptions>? change = null)
    {
        var started = new GatewayInProcess(clock, isStrict, adapt, change);
        await started.gateway.StartAsync();
        started.Client = new GateClient(new Uri(started.gateway.Addresses[0]));
        started.Owner = new Operator(started.Client, started.folder.OwnerKey);
        return started;
    }

    /// <summary>The owner of another organisation at the same gate.</summary>
    public async Task<Operator> FoundAsync(string name) =>
        new(Client, (await gateway.Services.GetRequiredService<FoundOrganisation>().HandleAsync(name, _ => Task.CompletedTask, default)).OwnerKey.Text);

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await gateway.StopAsync();
        await gateway.DisposeAsync();
        folder.Dispose();
    }
}
