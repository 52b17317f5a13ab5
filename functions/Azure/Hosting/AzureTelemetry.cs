using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Gatehouse.Telemetry;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gatehouse.Azure.Hosting;

/// <summary>Traces, metrics and logs to Application Insights, which takes them from the app's identity alone.</summary>
internal static class AzureTelemetry
{
    public static IServiceCollection AddAzureTelemetry(this IServiceCollection services, AzureOptions options)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(GateSpans.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(GateMeters.Name, "System.Runtime"));
        if (options.ApplicationInsights is { } connection)
            telemetry.UseAzureMonitorExporter(exporter => (exporter.ConnectionString, exporter.Credential) = (connection, CredentialOf(options)));
        return services;
    }

    private static TokenCredential? CredentialOf(AzureOptions options) =>
        options.ClientId is { } id ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id)) : null;
}
