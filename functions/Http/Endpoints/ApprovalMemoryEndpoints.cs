using Gatehouse.Approvals;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What people have said of a connection's tasks for more than once, and how it is taken back.</summary>
public sealed class ApprovalMemoryEndpoints(ApprovalGrants grants, ConnectionDirectory connections, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ApprovalMemoryEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.ApprovalMemory, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapDelete(Routes.ApprovalMemoryOf, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        if (await connections.FindAsync(caller.Organisation, id, afresh: false, http.RequestAborted) is null)
            return Problems.NotFound($"there is no connection `{id}`");
        var found = await grants.ListAsync(caller.Organisation, id, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, ApproverAnswer.Write, page.Value.AfterOf(found, grant => grant.Key));
    }

    // Like a revocation it asks for no version: whatever was said, it is no longer remembered.
    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        var outcome = await grants.RevokeAsync(caller.Organisation, id, http.Request.RouteValues["memory"] as string ?? "", caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(
            changed: grant => JsonAnswer.Ok(json => ApproverAnswer.Write(json, grant)),
            refused: refusal => Problems.For(refusal));
    }
}
