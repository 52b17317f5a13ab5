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
    public static IServiceCollection AddAzureTelemetry(this IServiceCollection services, string? applicationInsights, string? clientId)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(GateSpans.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(GateMeters.Name, "System.Runtime"));
        if (applicationInsights is { } connection)
            telemetry.UseAzureMonitorExporter(exporter => (exporter.ConnectionString, exporter.Credential) = (connection, CredentialOf(clientId)));
        return services;
    }

    private static TokenCredential? CredentialOf(string? clientId) =>
        clientId is { } id ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id)) : null;
}
