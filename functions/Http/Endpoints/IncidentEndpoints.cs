using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Incidents: one call contains, another closes. An operator who hangs up ends nothing.</summary>
public sealed class IncidentEndpoints(OpenIncident open, CloseIncident close, IncidentDirectory incidents, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<IncidentEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Incidents, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Incidents, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Incident, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPost(Routes.IncidentClose, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.CloseAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key, out var fault))
            return Problems.Malformed(fault);
        var body = await IncidentBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        // A drill stops nothing, whatever it rehearses.
        if (body.Value is { Action: ContainmentAction.Kill, IsDrill: false } && caller.Check(Permission.Kill) is { } forbidden)
            return forbidden;
        return IncidentAnswer.Opened(await open.HandleAsync(caller.Organisation, body.Value, caller.OperatorId, key, CancellationToken.None));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var (found, after) = await incidents.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, IncidentAnswer.WriteShort, page.Value.AfterOf(after));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "incident", IdKind.Incident, out var id, out var problem))
            return problem;
        return await incidents.FindAsync(caller.Organisation, id, http.RequestAborted) is { } view ? IncidentAnswer.Of(view) : Problems.NotFound($"there is no incident `{id}`");
    }

    private async Task<IResult> CloseAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "incident", IdKind.Incident, out var id, out var problem))
            return problem;
        var body = await IncidentClosingBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await close.HandleAsync(caller.Organisation, id, body.Value.Cause, body.Value.FollowUp, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(standing: standing => IncidentAnswer.Of(standing.View), refused: refusal => Problems.For(refusal));
    }
}
