using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Local.Demo;

/// <summary>A target for the demonstration: it remembers what it was sent and says that it is done.</summary>
internal sealed class DemoTarget : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, SeenCall> calls = new(StringComparer.Ordinal);

    private DemoTarget(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public static async Task<DemoTarget> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Target" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var target = new DemoTarget(builder.Build());
        target.app.Run(target.AnswerAsync);
        await target.app.StartAsync(ct);
        return target;
    }

    /// <summary>What came for a task.</summary>
    public SeenCall? Seen(string task) => calls.GetValueOrDefault(task);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var headers = http.Request.Headers;
        calls[headers["Idempotency-Key"].ToString()] = new SeenCall(http.Request.Path, headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("""{"output":{"done":true},"cost":0.12}""", http.RequestAborted);
    }
}
