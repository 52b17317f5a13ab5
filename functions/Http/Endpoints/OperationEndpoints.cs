using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>How far long changes have come.</summary>
public sealed class OperationEndpoints(Operations operations)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<OperationEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.Operation, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "operation", IdKind.Operation, out var id, out var problem))
            return problem;
        return await operations.FindAsync(caller.Organisation, id, http.RequestAborted) is var (operation, progress)
            ? JsonAnswer.Ok(json => OperationAnswer.Write(json, operation, progress))
            : Problems.NotFound($"there is no operation `{id}`");
    }
}
