using System.Reflection;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Telemetry;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gatehouse.Local.Telemetry;

/// <summary>Sends traces and metrics to a collector. The only code that knows OpenTelemetry: where it is not used, nothing of it is loaded.</summary>
internal sealed class OtlpExport(TelemetryOptions options) : IHostedService, IDisposable
{
    // A collector that is gone must not hold up the end of the process.
    private const int LastWordsMilliseconds = 2_000;

    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource)
            .AddSource(GateSpans.SourceName)
            .AddOtlpExporter(Apply)
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource)
            .AddMeter(GateMeters.Name, SqliteDatabase.MeterName, "Microsoft.AspNetCore.Hosting", "System.Runtime")
            .AddOtlpExporter(Apply)
            .Build();
        return Task.CompletedTask;
    }

    // What is drained after this is still worth telling: see Dispose.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        traces?.Shutdown(LastWordsMilliseconds);
        metrics?.Shutdown(LastWordsMilliseconds);
        traces?.Dispose();
        metrics?.Dispose();
    }

    // What the environment says of the resource comes last, and so wins.
    private static ResourceBuilder Resource => ResourceBuilder.CreateEmpty()
        .AddService("gatehouse", serviceVersion: typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private void Apply(OtlpExporterOptions exporter)
    {
        if (!options.NamesProtocol)
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
    }
}
