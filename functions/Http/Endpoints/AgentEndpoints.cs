using Gatehouse.Containment;
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
public sealed class AgentEndpoints(CreateAgent create, ChangeAgent change, DecommissionAgent decommission, AgentDirectory agents, CallbackKeys callbacks, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AgentEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Agents, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Agents, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Agent, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPatch(Routes.Agent, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PatchAsync(http, caller)));
        routes.MapDelete(Routes.Agent, door.ForOperators(Permission.Kill, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await AgentBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await create.HandleAsync(caller.Organisation, body.Value.ToDraft(), caller.OperatorId, CancellationToken.None);
        return await outcome.Match<Task<IResult>>(
            changed: async agent => Made(agent, await callbacks.KeyOfAsync(agent, CancellationToken.None)),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await agents.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, AgentAnswer.Write, page.Value.AfterOf(found, agent => agent.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        return await agents.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is { Document: var agent }
            ? Shown(agent)
            : Problems.NotFound($"there is no agent `{id}`");
    }

    private async Task<IResult> PatchAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        if (await agents.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is not { Document: var standing })
            return Problems.NotFound($"there is no agent `{id}`");
        var body = await AgentPatchBody.ReadAsync(http.Request, standing, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await change.HandleAsync(caller.Organisation, id, body.Value.ToDraft(), version, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(changed: Shown, refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        return EntityTag.TryReadIfMatch(http.Request, out var version, out var fault)
            ? ContainmentAnswer.Of(await decommission.HandleAsync(caller.Organisation, id, version, caller.OperatorId, CancellationToken.None), id)
            : Problems.For(fault);
    }

    private static JsonAnswer Shown(Agent agent) => new(StatusCodes.Status200OK, json => AgentAnswer.Write(json, agent)) { ETag = agent.Revision };

    private static JsonAnswer Made(Agent agent, string callbackKey) =>
        new(StatusCodes.Status201Created, json => AgentAnswer.WriteMade(json, agent, callbackKey)) { Location = Routes.ForAgent(agent.Id), ETag = agent.Revision };
}
