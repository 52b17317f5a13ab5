using Gatehouse.Http.Authentication;
using Gatehouse.Http.Endpoints;
using Gatehouse.Http.Health;
using Gatehouse.Http.Scheduling;
using Gatehouse.Http.Telemetry;
using Gatehouse.Http.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http;

/// <summary>The whole surface, for every host: Kestrel runs it, and a Functions trigger hands its context to it.</summary>
public static class GatehousePipeline
{
    /// <summary>Every endpoint there is.</summary>
    public static void MapGatehouse(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        routes.MapOpenApi();
        DispatchEndpoints.Map(routes);
        TaskEndpoints.Map(routes);
        ResultEndpoints.Map(routes);
        DeadLetterEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        TokenLifeEndpoints.Map(routes);
        AgentEndpoints.Map(routes);
        CallbackKeyEndpoints.Map(routes);
        CredentialEndpoints.Map(routes);
        ShareEndpoints.Map(routes);
        routes.MapTrust();
        ConnectionEndpoints.Map(routes);
        PolicyEndpoints.Map(routes);
        PolicyHistoryEndpoints.Map(routes);
        PolicyReplayEndpoints.Map(routes);
        RecommendationEndpoints.Map(routes);
        SpendEndpoints.Map(routes);
        ConnectionHealthEndpoints.Map(routes);
        ContainmentEndpoints.Map(routes);
        routes.MapOrganisation();
        IncidentEndpoints.Map(routes);
        IncidentRecordEndpoints.Map(routes);
        OperatorEndpoints.Map(routes);
        OperatorKeyEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        routes.MapAlerts();
        BudgetEndpoints.Map(routes);
        routes.MapApprovals();
        routes.MapGuardrails();
        routes.MapRecord();
        routes.MapVault();
    }

    private static void MapRecord(this IEndpointRouteBuilder routes)
    {
        AuditEndpoints.Map(routes);
        CheckpointEndpoints.Map(routes);
        AuditEventEndpoints.Map(routes);
        SiemEndpoints.Map(routes);
    }

    private static void MapOrganisation(this IEndpointRouteBuilder routes)
    {
        OrganisationEndpoints.Map(routes);
        OperationEndpoints.Map(routes);
        KeyEndpoints.Map(routes);
        ClosingEndpoints.Map(routes);
    }

    private static void MapVault(this IEndpointRouteBuilder routes)
    {
        TokenProviderEndpoints.Map(routes);
        GrantEndpoints.Map(routes);
        GrantPageEndpoints.Map(routes);
        UserEndpoints.Map(routes);
    }

    private static void MapGuardrails(this IEndpointRouteBuilder routes)
    {
        GuardrailSetEndpoints.Map(routes);
        GuardrailSetHistoryEndpoints.Map(routes);
        GuardrailEndpoints.Map(routes);
        GuardrailTestEndpoints.Map(routes);
    }

    private static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        AlertEndpoints.Map(routes);
        AlertRouteEndpoints.Map(routes);
        BaselineEndpoints.Map(routes);
    }

    private static void MapTrust(this IEndpointRouteBuilder routes)
    {
        TrustEndpoints.Map(routes);
        AttestationEndpoints.Map(routes);
    }

    private static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        ApprovalEndpoints.Map(routes);
        BotEndpoints.Map(routes);
        OutlookEndpoints.Map(routes);
        ApprovalMemoryEndpoints.Map(routes);
        ApproverEndpoints.Map(routes);
        ApproverGroupEndpoints.Map(routes);
        SignInEndpoints.Map(routes);
        ApprovalPageEndpoints.Map(routes);
        QueuePageEndpoints.Map(routes);
    }

    public static IServiceCollection AddGatehouseHttp(this IServiceCollection services) => services
        .AddRouting()
        .AddSingleton(host => new Readiness(host.GetServices<IReadinessCheck>(), host.GetService<TimeProvider>() ?? TimeProvider.System, host.GetRequiredService<ILogger<Readiness>>()))
        .AddCallers()
        .AddSingleton<Pages>()
        .AddSingleton<ConnectionView>()
        .AddSingleton<DispatchEndpoints>()
        .AddSingleton<TaskEndpoints>()
        .AddSingleton<ResultEndpoints>()
        .AddSingleton<DeadLetterEndpoints>()
        .AddSingleton<TokenEndpoints>()
        .AddSingleton<TokenLifeEndpoints>()
        .AddSingleton<AuditEventEndpoints>()
        .AddSingleton<AgentEndpoints>()
        .AddSingleton<CallbackKeyEndpoints>()
        .AddSingleton<CredentialEndpoints>()
        .AddSingleton<ShareEndpoints>()
        .AddSingleton<ContainmentEndpoints>()
        .AddSingleton<OrganisationEndpoints>()
        .AddSingleton<OperationEndpoints>()
        .AddSingleton<OperatorEndpoints>()
        .AddSingleton<OperatorKeyEndpoints>()
        .AddSingleton<SessionEndpoints>()
        .AddSingleton<IncidentEndpoints>()
        .AddSingleton<IncidentRecordEndpoints>()
        .AddAlertEndpoints()
        .AddSingleton<BudgetEndpoints>()
        .AddSingleton<AuditEndpoints>()
        .AddSingleton<SiemEndpoints>()
        .AddSingleton<KeyEndpoints>()
        .AddSingleton<ClosingEndpoints>()
        .AddSingleton<CheckpointEndpoints>()
        .AddConnectionEndpoints()
        .AddApprovalEndpoints()
        .AddPages()
        .AddGuardrailEndpoints()
        .AddTrustEndpoints()
        .AddVaultEndpoints()
        .AddJobs();

    private static IServiceCollection AddVaultEndpoints(this IServiceCollection services) => services
        .AddSingleton<TokenProviderEndpoints>()
        .AddSingleton<GrantEndpoints>()
        .AddSingleton<GrantPageEndpoints>()
        .AddSingleton<UserEndpoints>();

    private static IServiceCollection AddAlertEndpoints(this IServiceCollection services) => services
        .AddSingleton<AlertEndpoints>()
        .AddSingleton<AlertRouteEndpoints>()
        .AddSingleton<BaselineEndpoints>();

    private static IServiceCollection AddTrustEndpoints(this IServiceCollection services) => services
        .AddSingleton<TrustEndpoints>()
        .AddSingleton<AttestationEndpoints>();

    private static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<ScheduledJobs>();

    private static IServiceCollection AddApprovalEndpoints(this IServiceCollection services) => services
        .AddSingleton<SignInReader>()
        .AddSingleton<ApprovalEndpoints>()
        .AddSingleton<BotEndpoints>()
        .AddSingleton<OutlookEndpoints>()
        .AddSingleton<ApprovalMemoryEndpoints>()
        .AddSingleton<ApproverEndpoints>()
        .AddSingleton<ApproverGroupEndpoints>()
        .AddSingleton<SignInEndpoints>();

    private static IServiceCollection AddConnectionEndpoints(this IServiceCollection services) => services
        .AddSingleton<ConnectionEndpoints>()
        .AddSingleton<PolicyEndpoints>()
        .AddSingleton<PolicyHistoryEndpoints>()
        .AddSingleton<PolicyReplayEndpoints>()
        .AddSingleton<RecommendationEndpoints>()
        .AddSingleton<SpendEndpoints>()
        .AddSingleton<ConnectionHealthEndpoints>();

    private static IServiceCollection AddCallers(this IServiceCollection services) => services
        .AddSingleton<IClientCertificates, NoClientCertificates>()
        .AddSingleton<CallerReader>()
        .AddSingleton<ResultCaller>();

    private static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton(host => new WebCookies(host.GetService<PublicUrl>()))
        .AddSingleton<BrowserForms>()
        .AddSingleton<WebVisitors>()
        .AddSingleton<ApprovalPageEndpoints>()
        .AddSingleton<QueuePageEndpoints>();

    private static IServiceCollection AddGuardrailEndpoints(this IServiceCollection services) => services
        .AddSingleton<GuardrailSetEndpoints>()
        .AddSingleton<GuardrailSetHistoryEndpoints>()
        .AddSingleton<GuardrailEndpoints>()
        .AddSingleton<GuardrailTestEndpoints>();

    public static IApplicationBuilder UseGatehouse(this IApplicationBuilder app) => app
        .UseMiddleware<RequestTracing>()
        .UseMiddleware<ProblemMiddleware>()
        .UseRouting()
        .UseEndpoints(routes => routes.MapGatehouse());

    /// <summary>The pipeline as one delegate. A host that has routed the request itself must have cleared its endpoint and route values.</summary>
    public static RequestDelegate BuildGatehouse(IServiceProvider services) => new ApplicationBuilder(services).UseGatehouse().Build();
}
