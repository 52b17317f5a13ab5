using Gatehouse.Http;
using Gatehouse.Ledger;
using Gatehouse.Local.Hosting;
using Gatehouse.Local.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Local;

/// <summary>The gate on one machine: the engine on embedded adapters, behind Kestrel. Several may share a process or a folder.</summary>
public sealed class LocalGateway : IAsyncDisposable
{
    private readonly WebApplication app;

    private LocalGateway(WebApplication app) => this.app = app;

    /// <summary>Where it listens, once started; with the port that was chosen where 0 was asked for.</summary>
    public IReadOnlyList<string> Addresses => [.. app.Urls];

    public IServiceProvider Services => app.Services;

    /// <summary>The owner's key, when this start made it; it is in <see cref="LocalOptions.OwnerKeyFile"/> too.</summary>
    public string? NewOwnerKey { get; private set; }

    /// <param name="adapt">Replaces adapters, last: a clock, say.</param>
    public static LocalGateway Build(LocalOptions options, Action<IServiceCollection>? adapt = null)
    {
        // Empty on purpose: no configuration files, no watchers, no providers that nobody uses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Gatehouse" });
        builder.WebHost.UseKestrelCore().UseUrls([.. options.Urls]).ConfigureKestrel(KestrelBounds.Apply).ConfigureKestrel(server => TlsBounds.Apply(server, options));
        if (options.Tls is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.AddGatehouseConsole();
        builder.Services
            .Configure<HostOptions>(Draining.Apply)
            .AddGatehouseHttp()
            .AddLocalGateway(options);
        adapt?.Invoke(builder.Services);

        var built = builder.Build();
        built.UseGatehouse();
        return new LocalGateway(built);
    }

    public async Task StartAsync(CancellationToken ct = default)
    {
        NewOwnerKey = await app.Services.GetRequiredService<FirstStart>().RunAsync(ct);
        await app.StartAsync(ct);
    }

    /// <summary>No new work; what is under way ends or goes back to the queue; what was only counted is written.</summary>
    public async Task StopAsync(CancellationToken ct = default)
    {
        await app.StopAsync(ct);
        await FlushAsync();
    }

    /// <summary>Until a signal or <paramref name="ct"/>; then as <see cref="StopAsync"/>.</summary>
    public async Task WaitForShutdownAsync(CancellationToken ct = default)
    {
        await app.WaitForShutdownAsync(ct);
        await FlushAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task FlushAsync()
    {
        using var enough = new CancellationTokenSource(Draining.FlushDeadline);
        try
        {
            await app.Services.GetRequiredService<Ledgers>().FlushAsync(enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // A store that is down must not make the end of the process a failure: at most one window of counts is lost.
        }
    }
}
