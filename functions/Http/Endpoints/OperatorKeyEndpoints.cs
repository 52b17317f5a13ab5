using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What operators prove themselves with.</summary>
public sealed class OperatorKeyEndpoints(RotateOperatorKey rotate)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<OperatorKeyEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.OperatorKeys, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapDelete(Routes.OperatorKey, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "operator", IdKind.User, out var id, out var problem))
            return problem;
        return (await rotate.IssueAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: issued => new JsonAnswer(StatusCodes.Status201Created, json => OperatorAnswer.WriteKey(json, issued)) { Location = Routes.ForOperatorKey(id, issued.Credential) },
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "operator", IdKind.User, out var id, out var problem) || !RouteIds.TryRead(http, "key", IdKind.Credential, out var key, out problem))
            return problem;
        return (await rotate.RevokeAsync(caller.Organisation, id, key, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: shown => new JsonAnswer(StatusCodes.Status200OK, json => OperatorAnswer.Write(json, shown)) { ETag = shown.Revision },
            refused: refusal => Problems.For(refusal));
    }
}
