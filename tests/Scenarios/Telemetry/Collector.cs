using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Scenarios.Telemetry;

/// <summary>An OpenTelemetry collector in the test's process: it takes OTLP over HTTP and keeps what it gets.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> requests = new();

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(TakeAsync);
    }

    public string Url => app.Urls.Single();

    public IReadOnlyList<ExportedSpan> Spans =>
        [.. Bodies("/v1/traces").SelectMany(body => Protobuf.Path(body, 1, 2, 2)).Select(ExportedSpan.Read)];

    /// <summary>The names of the instruments that sent anything.</summary>
    public IReadOnlySet<string> Instruments => Bodies("/v1/metrics").SelectMany(body => Protobuf.Path(body, 1, 2, 2)).Select(metric => Protobuf.Text(metric, 1)).ToHashSet();

    /// <summary>Everything that was sent of a kind, as bytes that can be searched.</summary>
    public string Raw(string path) => string.Concat(Bodies(path).Select(body => Encoding.Latin1.GetString(body.Span)));

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<ReadOnlyMemory<byte>> Bodies(string path) => requests.Where(request => request.Path == path).Select(request => (ReadOnlyMemory<byte>)request.Body);

    private async Task TakeAsync(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        requests.Enqueue((http.Request.Path, body.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }
}
