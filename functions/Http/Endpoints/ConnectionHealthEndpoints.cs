using Gatehouse.Health;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>How a connection is, and how it was.</summary>
public sealed class ConnectionHealthEndpoints(ReadHealth health)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ConnectionHealthEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.ConnectionHealth, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        var query = HealthFilters.Read(http.Request, health.Now);
        if (!query.IsRead)
            return Problems.For(query.Fault);
        return await health.HandleAsync(caller.Organisation, id, query.Value, http.RequestAborted) is { } series
            ? JsonAnswer.Ok(json => ConnectionHealthAnswer.Write(json, id, query.Value, series))
            : Problems.NotFound($"there is no connection `{id}`");
    }
}
