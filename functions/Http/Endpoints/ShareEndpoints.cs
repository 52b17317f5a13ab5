using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>With whom an agent is shared. Withdrawing asks for no version: whatever the consent has become, it ends here.</summary>
public sealed class ShareEndpoints(ShareAgent share, WithdrawShare withdraw, SharedAgents shared, AgentDirectory agents, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ShareEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.AgentShares, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.AgentShares, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapDelete(Routes.AgentShare, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        var body = await ShareBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return (await share.HandleAsync(caller.Organisation, id, body.Value.Organisation, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: made => new JsonAnswer(StatusCodes.Status201Created, json => ShareAnswer.Write(json, made)) { Location = Routes.ForShare(id, made.Organisation) },
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        if (await agents.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is null)
            return Problems.NotFound($"there is no agent `{id}`");
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await shared.ListAsync(caller.Organisation, id, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, ShareAnswer.Write, page.Value.AfterOf(found, one => one.Organisation));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        return http.Request.RouteValues["organisation"] is string organisation && Ids.IsOrganisation(organisation)
            ? ContainmentAnswer.Of(await withdraw.HandleAsync(caller.Organisation, id, organisation, caller.OperatorId, CancellationToken.None), $"{id}/shares/{organisation}")
            : Problems.NotFound("there is no organisation of this id");
    }
}
