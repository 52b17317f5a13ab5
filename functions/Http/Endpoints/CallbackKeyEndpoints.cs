using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What an agent's callbacks are signed with.</summary>
public sealed class CallbackKeyEndpoints(ChangeCallbackKey change, CallbackKeys callbacks)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<CallbackKeyEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.AgentCallbackKey, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        var outcome = await change.HandleAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None);
        return await outcome.Match<Task<IResult>>(
            changed: async agent => Made(agent, await callbacks.KeyOfAsync(agent, CancellationToken.None)),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private static JsonAnswer Made(Agent agent, string key) =>
        new(StatusCodes.Status201Created, json => AgentAnswer.WriteMade(json, agent, key)) { ETag = agent.Revision };
}
