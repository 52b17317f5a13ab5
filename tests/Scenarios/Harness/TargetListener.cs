using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Scenarios.Harness;

/// <summary>Where a target hears its calls: at a port of its own, or, when a deployed gate calls it, behind the one door that a tunnel leads to.</summary>
internal sealed class TargetListener : IAsyncDisposable
{
    private readonly Func<ValueTask> close;

    private TargetListener(Uri url, Func<ValueTask> close) => (Url, this.close) = (url, close);

    public Uri Url { get; }

    public static async Task<TargetListener> OpenAsync(RequestDelegate take)
    {
        if (Deployment.Endpoint is not null && Deployment.TargetUrl is { } tunnel)
        {
            var path = await TargetDoor.OpenAsync(take);
            return new TargetListener(new Uri(tunnel, path), () => TargetDoor.Close(path));
        }

        var app = await ListenAsync("http://127.0.0.1:0", take);
        return new TargetListener(new Uri(new Uri(app.Urls.Single()), "/task"), () => StopAsync(app));
    }

    internal static async Task<WebApplication> ListenAsync(string address, RequestDelegate take)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.Run(take);
        await app.StartAsync();
        return app;
    }

    public ValueTask DisposeAsync() => close();

    private static async ValueTask StopAsync(WebApplication app)
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }
}
