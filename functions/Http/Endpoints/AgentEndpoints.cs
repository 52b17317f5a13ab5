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
public sealed class AgentEndpoints(CreateAgent create, AgentDirectory agents, CallbackKeys callbacks, Pages pages)
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
            ? new JsonAnswer(StatusCodes.Status200OK, json => AgentAnswer.Write(json, agent)) { ETag = agent.Revision }
            : Problems.NotFound($"there is no agent `{id}`");
    }

    private static JsonAnswer Made(Agent agent, string callbackKey) =>
        new(StatusCodes.Status201Created, json => AgentAnswer.WriteMade(json, agent, callbackKey)) { Location = Routes.ForAgent(agent.Id), ETag = agent.Revision };
}
