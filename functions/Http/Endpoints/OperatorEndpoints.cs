using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Who runs the gate.</summary>
public sealed class OperatorEndpoints(CreateOperator create, ChangeOperator change, OperatorDirectory operators, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<OperatorEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Operators, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Operators, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Operator, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPatch(Routes.Operator, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.PatchAsync(http, caller)));
        routes.MapDelete(Routes.Operator, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await OperatorBody.ReadNewAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await create.HandleAsync(caller.Organisation, body.Value.Name!, body.Value.Roles!, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(
            changed: issued => new JsonAnswer(StatusCodes.Status201Created, json => OperatorAnswer.WriteIssued(json, issued)) { Location = Routes.ForOperator(issued.Operator.Id), ETag = issued.Operator.Revision },
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await operators.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of([.. found.Where(one => one.RemovedAt is null)], OperatorAnswer.Write, page.Value.AfterOf(found, one => one.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "operator", IdKind.User, out var id, out var problem))
            return problem;
        return await operators.FindByIdAsync(caller.Organisation, id, http.RequestAborted) is { } found ? Shown(found) : Problems.NotFound($"there is no operator `{id}`");
    }

    private async Task<IResult> PatchAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "operator", IdKind.User, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        var body = await OperatorBody.ReadChangeAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await ChangeAsync(caller, id, new OperatorChange.To(body.Value.Name, body.Value.Roles), version);
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "operator", IdKind.User, out var id, out var problem))
            return problem;
        return EntityTag.TryReadIfMatch(http.Request, out var version, out var fault)
            ? await ChangeAsync(caller, id, new OperatorChange.Removal(), version)
            : Problems.For(fault);
    }

    private async Task<IResult> ChangeAsync(OperatorPrincipal caller, string id, OperatorChange to, int version) =>
        (await change.HandleAsync(caller.Organisation, id, to, version, caller.OperatorId, CancellationToken.None))
            .Match<IResult>(changed: Shown, refused: refusal => Problems.For(refusal));

    private static JsonAnswer Shown(Operator shown) => new(StatusCodes.Status200OK, json => OperatorAnswer.Write(json, shown)) { ETag = shown.Revision };
}
