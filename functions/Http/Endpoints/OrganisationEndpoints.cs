using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The caller's own organisation: no path names another.</summary>
public sealed class OrganisationEndpoints(OrganisationDirectory organisations, ChangeOrganisation change, ContainOrganisation contain, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<OrganisationEndpoints>(routes.ServiceProvider);
        void Contain(string route, Permission needed, ContainmentAction action) =>
            routes.MapPost(route, door.ForOperators(needed, (endpoints, _, caller) => endpoints.ContainAsync(caller, action)));

        routes.MapGet(Routes.Organisation, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPatch(Routes.Organisation, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.PatchAsync(http, caller)));
        Contain(Routes.OrganisationFreeze, Permission.Operate, ContainmentAction.Freeze);
        Contain(Routes.OrganisationUnfreeze, Permission.Operate, ContainmentAction.Unfreeze);
        Contain(Routes.OrganisationKill, Permission.Kill, ContainmentAction.Kill);
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller) =>
        await organisations.FindAsync(caller.Organisation, http.RequestAborted) is { } found ? Shown(found) : Problems.NotFound("there is no such organisation");

    private async Task<IResult> PatchAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        var body = await OrganisationBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await change.HandleAsync(caller.Organisation, body.Value, version, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(changed: Shown, refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ContainAsync(OperatorPrincipal caller, ContainmentAction action) =>
        OperationAnswer.Of(await contain.HandleAsync(caller.Organisation, action, caller.OperatorId, CancellationToken.None));

    private JsonAnswer Shown(Organisation organisation) => new(StatusCodes.Status200OK, json => OrganisationAnswer.Write(json, organisation, time.GetUtcNow())) { ETag = organisation.Revision };
}
