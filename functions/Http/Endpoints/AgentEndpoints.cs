using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The register of agents.</summary>
public sealed class AgentEndpoints(CreateAgent create, AgentDirectory agents)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AgentEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Agents, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Agents, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Agent, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await AgentBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await create.HandleAsync(caller.Organisation, body.Value.ToDraft(), caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(
            changed: agent => Shown(StatusCodes.Status201Created, agent, Routes.ForAgent(agent.Id)),
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!PageQuery.TryRead(http.Request, IdKind.Agent, out var page, out var problem))
            return problem;
        var found = await agents.ListAsync(caller.Organisation, page.After, page.Limit, http.RequestAborted);
        return PageAnswer.Of(found, AgentAnswer.Write, page.After(found, agent => agent.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        return await agents.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is { Document: var agent }
            ? Shown(StatusCodes.Status200OK, agent)
            : Problems.NotFound($"there is no agent `{id}`");
    }

    private static JsonAnswer Shown(int status, Agent agent, string? location = null) =>
        new(status, json => AgentAnswer.Write(json, agent)) { Location = location, ETag = agent.Revision };
}
