using Gatehouse.Http.Authentication;
using Gatehouse.Http.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>The whole surface, for every host: Kestrel runs it, and a Functions trigger hands its context to it.</summary>
public static class GatehousePipeline
{
    /// <summary>Every endpoint there is.</summary>
    public static void MapGatehouse(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        DispatchEndpoints.Map(routes);
        TaskEndpoints.Map(routes);
        ResultEndpoints.Map(routes);
        DeadLetterEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        AgentEndpoints.Map(routes);
        CallbackKeyEndpoints.Map(routes);
        CredentialEndpoints.Map(routes);
        ConnectionEndpoints.Map(routes);
        PolicyEndpoints.Map(routes);
        PolicyHistoryEndpoints.Map(routes);
        ContainmentEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        BudgetEndpoints.Map(routes);
        AuditEndpoints.Map(routes);
    }

    public static IServiceCollection AddGatehouseHttp(this IServiceCollection services) => services
        .AddRouting()
        .AddSingleton<CallerReader>()
        .AddSingleton<Pages>()
        .AddSingleton<ResultCaller>()
        .AddSingleton<ConnectionView>()
        .AddSingleton<AuditChains>()
        .AddSingleton<DispatchEndpoints>()
        .AddSingleton<TaskEndpoints>()
        .AddSingleton<ResultEndpoints>()
        .AddSingleton<DeadLetterEndpoints>()
        .AddSingleton<TokenEndpoints>()
        .AddSingleton<AgentEndpoints>()
        .AddSingleton<CallbackKeyEndpoints>()
        .AddSingleton<CredentialEndpoints>()
        .AddSingleton<ConnectionEndpoints>()
        .AddSingleton<PolicyEndpoints>()
        .AddSingleton<PolicyHistoryEndpoints>()
        .AddSingleton<ContainmentEndpoints>()
        .AddSingleton<SessionEndpoints>()
        .AddSingleton<BudgetEndpoints>()
        .AddSingleton<AuditEndpoints>();

    public static IApplicationBuilder UseGatehouse(this IApplicationBuilder app) => app
        .UseMiddleware<ProblemMiddleware>()
        .UseRouting()
        .UseEndpoints(routes => routes.MapGatehouse());

    /// <summary>The pipeline as one delegate. A host that has routed the request itself must have cleared its endpoint and route values.</summary>
    public static RequestDelegate BuildGatehouse(IServiceProvider services) => new ApplicationBuilder(services).UseGatehouse().Build();
}
