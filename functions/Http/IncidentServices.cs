using Gatehouse.Containment;
using Gatehouse.Incidents;
using Gatehouse.Incidents.Bundles;
using Gatehouse.Incidents.Timeline;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What contains, records and tells of incidents.</summary>
internal static class IncidentServices
{
    public static IServiceCollection AddIncidents(this IServiceCollection services) => services
        .AddSingleton<ContainSession>()
        .AddSingleton<IncidentDirectory>()
        .AddSingleton<FindScope>()
        .AddSingleton<IncidentSteps>()
        .AddSingleton<CancelWork>()
        .AddSingleton<ReadEffects>()
        .AddSingleton<ContainIncident>()
        .AddSingleton<OpenIncident>()
        .AddSingleton<CloseIncident>()
        .AddSingleton<ReadTimeline>()
        .AddSingleton<ExportBundle>();
}
