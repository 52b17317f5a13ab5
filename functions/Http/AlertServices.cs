using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Baselines;
using Gatehouse.Http.Scheduling;
using Gatehouse.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What learns what is normal, notices what is not, and tells people of it.</summary>
internal static class AlertServices
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton(BaselineOptions.Default.Validated())
        .AddSingleton(AlertOptions.Default.Validated())
        .AddSingleton(new RouteOptions())
        .AddSingleton<BaselineRows>()
        .AddSingleton<LearnBaselines>()
        .AddSingleton<GatherFacts>()
        .AddSingleton<GatherCredentials>()
        .AddSingleton<CheckChains>()
        .AddSingleton<KnownOrganisations>()
        .AddSingleton<AlertDirectory>()
        .AddSingleton<RecordAlert>()
        .AddSingleton<ChangeAlert>()
        .AddSingleton<AlertRoutes>()
        .AddSingleton<ChangeAlertRoutes>()
        .AddSingleton<IAlertChannel, WebhookAlerts>()
        .AddSingleton<SendAlert>()
        .AddSingleton<WatchAlerts>()
        .AddSingleton<IScheduledJob, LookForAlerts>();
}
