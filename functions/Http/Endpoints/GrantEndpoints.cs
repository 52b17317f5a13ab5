using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Vault.Grants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What people let agents do at providers.</summary>
public sealed class GrantEndpoints(GrantRows grants, StartGrant start, RevokeGrant revoke, Pages pages, TimeProvider time, IEnumerable<PublicUrl> reached)
{
    private readonly string? redirect = reached.FirstOrDefault()?.Of(Routes.GrantCallback);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GrantEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Grants, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Grants, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Grant, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapDelete(Routes.Grant, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await GrantBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return (await start.HandleAsync(caller.Organisation, body.Value, redirect, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: started => new JsonAnswer(StatusCodes.Status201Created, json => GrantAnswer.Write(json, started.Grant, time.GetUtcNow(), started.AuthorizationUrl)) { Location = Routes.ForGrant(started.Grant.Id) },
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!QueryValue.TryRead(http.Request, "user", out var user, out var fault))
            return Problems.Malformed(fault);
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await grants.ListAsync(caller.Organisation, user, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, (json, grant) => GrantAnswer.Write(json, grant, time.GetUtcNow()), page.Value.AfterOf(found, grant => grant.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "grant", IdKind.Grant, out var id, out var problem))
            return problem;
        return await grants.FindAsync(caller.Organisation, id, http.RequestAborted) is { } grant ? Shown(grant) : Problems.NotFound($"there is no grant `{id}`");
    }

    // Like any revocation it asks for no version: whatever the grant has become, it ends here.
    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "grant", IdKind.Grant, out var id, out var problem)
            ? (await revoke.HandleAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None)).Match<IResult>(changed: Shown, refused: refusal => Problems.For(refusal))
            : problem;

    private JsonAnswer Shown(Grant grant) => JsonAnswer.Ok(json => GrantAnswer.Write(json, grant, time.GetUtcNow()));
}
