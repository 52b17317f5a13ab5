using Gatehouse.Alerts;
using Gatehouse.Baselines;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What is normal for an agent or a connection.</summary>
public sealed class BaselineEndpoints(BaselineRows baselines, BaselineOptions options, AgentDirectory agents, ConnectionDirectory connections, AlertDirectory alerts)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<BaselineEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.AgentBaseline, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.OfAgentAsync(http, caller)));
        routes.MapGet(Routes.ConnectionBaseline, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.OfConnectionAsync(http, caller)));
    }

    private async Task<IResult> OfAgentAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        return await agents.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is null ? Problems.NotFound($"there is no agent `{id}`") : await ShownAsync(http, caller, id);
    }

    private async Task<IResult> OfConnectionAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        return await connections.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is null ? Problems.NotFound($"there is no connection `{id}`") : await ShownAsync(http, caller, id);
    }

    // Before anything was learned, nothing is known: that is no fault.
    private async Task<IResult> ShownAsync(HttpContext http, OperatorPrincipal caller, string id)
    {
        var now = alerts.Now;
        var baseline = await baselines.FindAsync(caller.Organisation, id, http.RequestAborted) is var (found, _) ? found : new Baseline(id, now);
        return JsonAnswer.Ok(json => BaselineAnswer.Write(json, baseline, now, options));
    }
}
