using Gatehouse.Http.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Endpoints;

/// <summary>Live says the process answers; ready says a dispatch could succeed.</summary>
public static partial class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Live, Answer.With(_ => Status("live")));
        routes.MapGet(Routes.Ready, Answer.With(ReadyAsync));
    }

    private static async Task<IResult> ReadyAsync(HttpContext http)
    {
        var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HealthEndpoints));
        foreach (var check in http.RequestServices.GetServices<IReadinessCheck>())
        {
            if (await FaultOf(check, http.RequestAborted) is not { } fault)
                continue;
            NotReady(log, check.Name, fault);
            return Problems.ForStatus(StatusCodes.Status503ServiceUnavailable)! with { Detail = $"`{check.Name}` is not ready" };
        }

        return Status("ready");
    }

    private static async Task<string?> FaultOf(IReadinessCheck check, CancellationToken ct)
    {
        try
        {
            return await check.FindFaultAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.GetType().Name;
        }
    }

    private static IResult Status(string status) => Results.Text($"{{\"status\":\"{status}\"}}", "application/json");

    [LoggerMessage(2, LogLevel.Warning, "{Check} is not ready: {Fault}")]
    private static partial void NotReady(ILogger log, string check, string fault);
}
