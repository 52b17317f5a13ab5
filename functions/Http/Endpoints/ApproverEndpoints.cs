using Gatehouse.Approvals;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The people whom policies name as approvers, and where they are reached.</summary>
public sealed class ApproverEndpoints(ReadApprovers approvers, ChangeApprovers change, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ApproverEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Approvers, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Approvers, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Approver, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPut(Routes.Approver, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapDelete(Routes.Approver, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await ApproverBody.ReadAsync(http.Request, isNew: true, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await change.AddAsync(caller.Organisation, body.Value.ToDraft(), body.Value.Operator, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(changed: person => Shown(StatusCodes.Status201Created, person, Routes.ForApprover(person.Id)), refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await approvers.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, ApproverAnswer.Write, page.Value.AfterOf(found, person => person.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "approver", IdKind.User, out var id, out var problem))
            return problem;
        return await approvers.FindAsync(caller.Organisation, id, http.RequestAborted) is { } person ? Shown(StatusCodes.Status200OK, person) : Problems.NotFound($"there is no approver `{id}`");
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "approver", IdKind.User, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        var body = await ApproverBody.ReadAsync(http.Request, isNew: false, http.RequestAborted);
        return body.IsRead ? await ChangeAsync(caller, id, body.Value.ToDraft(), version) : Problems.For(body.Fault);
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "approver", IdKind.User, out var id, out var problem))
            return problem;
        return EntityTag.TryReadIfMatch(http.Request, out var version, out var fault) ? await ChangeAsync(caller, id, null, version) : Problems.For(fault);
    }

    private async Task<IResult> ChangeAsync(OperatorPrincipal caller, string id, ApproverDraft? draft, int version) =>
        (await change.ChangeAsync(caller.Organisation, id, draft, version, caller.OperatorId, CancellationToken.None))
            .Match<IResult>(changed: person => Shown(StatusCodes.Status200OK, person), refused: refusal => Problems.For(refusal));

    private static JsonAnswer Shown(int status, Approver person, string? location = null) =>
        new(status, json => ApproverAnswer.Write(json, person)) { ETag = person.Revision, Location = location };
}
