using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Gatehouse.Vault.Leaving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>People who leave.</summary>
public sealed class UserEndpoints(OffboardPerson offboard, TimeProvider time)
{
    private const string Successor = "reassignTo";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<UserEndpoints>(routes.ServiceProvider);
        routes.MapDelete(Routes.User, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    // Whatever hangs on them, it ends: no version of it is asked for.
    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (http.Request.RouteValues["user"] is not string user || !GrantBody.IsPerson(user))
            return Problems.NotFound("nothing here hangs on this person");
        if (!QueryValue.TryRead(http.Request, Successor, out var successor, out var fault))
            return Problems.Malformed(fault);
        if (successor is not null && (!GrantBody.IsPerson(successor) || successor == user))
            return Problems.Malformed($"`{Successor}` must name another person, like `user:bob@example.com`");
        return (await offboard.HandleAsync(caller.Organisation, user, successor, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: departure => JsonAnswer.Ok(json => DepartureAnswer.Write(json, departure, time.GetUtcNow())),
            refused: refusal => Problems.For(refusal));
    }
}
