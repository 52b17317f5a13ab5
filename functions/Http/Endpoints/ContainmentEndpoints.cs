using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Freeze, unfreeze and kill. An operator who hangs up ends nothing.</summary>
public sealed class ContainmentEndpoints(ContainAgent agents, ContainCredential credentials, ContainConnection connections, ContainSession sessions)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ContainmentEndpoints>(routes.ServiceProvider);
        void Agent(string route, ContainmentAction action) =>
            routes.MapPost(route, door.ForOperators(Needed(action), (endpoints, http, caller) => endpoints.ContainAgentAsync(http, caller, action)));
        void Connection(string route, ContainmentAction action) =>
            routes.MapPost(route, door.ForOperators(Needed(action), (endpoints, http, caller) => endpoints.ContainConnectionAsync(http, caller, action)));

        Agent(Routes.AgentFreeze, ContainmentAction.Freeze);
        Agent(Routes.AgentUnfreeze, ContainmentAction.Unfreeze);
        Agent(Routes.AgentKill, ContainmentAction.Kill);
        Connection(Routes.ConnectionFreeze, ContainmentAction.Freeze);
        Connection(Routes.ConnectionUnfreeze, ContainmentAction.Unfreeze);
        Connection(Routes.ConnectionKill, ContainmentAction.Kill);
        routes.MapPost(Routes.SessionFreeze, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.ContainSessionAsync(http, caller, ContainmentAction.Freeze)));
        routes.MapPost(Routes.SessionUnfreeze, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.ContainSessionAsync(http, caller, ContainmentAction.Unfreeze)));
        routes.MapPost(Routes.CredentialFreeze, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.ContainCredentialAsync(http, caller, freeze: true)));
        routes.MapPost(Routes.CredentialUnfreeze, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.ContainCredentialAsync(http, caller, freeze: false)));
    }

    private async Task<IResult> ContainSessionAsync(HttpContext http, OperatorPrincipal caller, ContainmentAction action) =>
        RouteIds.TryRead(http, "session", IdKind.Session, out var id, out var problem)
            ? ContainmentAnswer.Of(await sessions.HandleAsync(caller.Organisation, id, action, caller.OperatorId, CancellationToken.None), id)
            : problem;

    private async Task<IResult> ContainAgentAsync(HttpContext http, OperatorPrincipal caller, ContainmentAction action) =>
        RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem)
            ? ContainmentAnswer.Of(await agents.HandleAsync(caller.Organisation, id, action, caller.OperatorId, CancellationToken.None), id)
            : problem;

    private async Task<IResult> ContainCredentialAsync(HttpContext http, OperatorPrincipal caller, bool freeze) =>
        RouteIds.TryRead(http, "agent", IdKind.Agent, out var agent, out var problem) && RouteIds.TryRead(http, "credential", IdKind.Credential, out var id, out problem)
            ? ContainmentAnswer.Of(await credentials.HandleAsync(caller.Organisation, agent, id, freeze, caller.OperatorId, CancellationToken.None), id)
            : problem;

    private async Task<IResult> ContainConnectionAsync(HttpContext http, OperatorPrincipal caller, ContainmentAction action) =>
        RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem)
            ? ContainmentAnswer.Of(await connections.HandleAsync(caller.Organisation, id, action, caller.OperatorId, CancellationToken.None), id)
            : problem;

    private static Permission Needed(ContainmentAction action) => action is ContainmentAction.Kill ? Permission.Kill : Permission.Operate;
}
