using Gatehouse.Alerts.Routes;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where alerts are told.</summary>
public sealed class AlertRouteEndpoints(AlertRoutes standing, ChangeAlertRoutes change, CallbackKeys keys, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AlertRouteEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.AlertRoutes, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.AlertRoutes, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapDelete(Routes.AlertRoute, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await AlertRouteBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await (await change.AddAsync(caller.Organisation, body.Value, caller.OperatorId, CancellationToken.None)).Match<Task<IResult>>(
            changed: async route =>
            {
                var key = route.Key is null ? null : await keys.KeyOfAsync(caller.Organisation, route, CancellationToken.None);
                return new JsonAnswer(StatusCodes.Status201Created, json => AlertAnswer.WriteRoute(json, route, key)) { Location = Routes.ForAlertRoute(route.Id) };
            },
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        AlertRoute[] found = [.. (await standing.ListAsync(caller.Organisation, http.RequestAborted)).Where(route => string.CompareOrdinal(route.Id, page.Value.After) > 0).Take(page.Value.Limit)];
        return PageAnswer.Of(found, (json, route) => AlertAnswer.WriteRoute(json, route, null), page.Value.AfterOf(found, route => route.Id));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "alertRoute", IdKind.AlertRoute, out var id, out var problem)
            ? (await change.RemoveAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None)).Match<IResult>(
                changed: route => new JsonAnswer(StatusCodes.Status200OK, json => AlertAnswer.WriteRoute(json, route, null)),
                refused: refusal => Problems.For(refusal))
            : problem;
}
