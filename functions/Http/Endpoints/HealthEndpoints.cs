using Gatehouse.Http.Answers;
using Gatehouse.Http.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http.Endpoints;

/// <summary>Live says the process answers; ready says a dispatch could succeed.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Live, Answer.With(_ => JsonAnswer.Ok(json => HealthAnswer.Write(json, "live", []))));
        routes.MapGet(Routes.Ready, Answer.With(ReadyAsync));
    }

    private static async Task<IResult> ReadyAsync(HttpContext http)
    {
        var states = await http.RequestServices.GetRequiredService<Readiness>().LookAsync();
        var failed = states.Where(state => state.Fault is not null).Select(state => $"`{state.Name}`").ToArray();
        if (failed.Length == 0)
            return JsonAnswer.Ok(json => HealthAnswer.Write(json, "ready", states));
        return Problems.Unavailable($"{string.Join(", ", failed)} {(failed.Length == 1 ? "is" : "are")} not ready") with { Checks = states };
    }
}
