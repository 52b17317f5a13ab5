using System.Diagnostics.CodeAnalysis;
using Gatehouse.Approvals;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Groups of approvers: <c>group:finance</c> of a policy is <c>finance</c> here.</summary>
public sealed class ApproverGroupEndpoints(ReadApprovers approvers, ChangeApproverGroup change, Pages pages)
{
    private const int MaxName = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ApproverGroupEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.ApproverGroups, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.ApproverGroup, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPut(Routes.ApproverGroup, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapDelete(Routes.ApproverGroup, door.ForOperators(Permission.ManageOperators, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var groups = await approvers.GroupsAsync(caller.Organisation, http.RequestAborted);
        ApproverGroup[] found = [.. groups.Where(group => string.CompareOrdinal(group.Group, page.Value.After) > 0).Take(page.Value.Limit)];
        return PageAnswer.Of(found, ApproverAnswer.Write, page.Value.AfterOf(found, group => group.Group));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller) =>
        TryRead(http, out var group, out var problem)
            ? await approvers.FindGroupAsync(caller.Organisation, group, http.RequestAborted) is { } found ? Shown(found) : Problems.NotFound($"there is no group `{group}`")
            : problem;

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!TryRead(http, out var group, out var problem))
            return problem;
        int? basedOn = null;
        if (http.Request.Headers.IfMatch.Count > 0)
        {
            if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
                return Problems.For(fault);
            basedOn = version;
        }

        var body = await ApproverGroupBody.ReadAsync(http.Request, http.RequestAborted);
        return body.IsRead ? await ChangeAsync(caller, group, body.Value.Members, basedOn) : Problems.For(body.Fault);
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!TryRead(http, out var group, out var problem))
            return problem;
        return EntityTag.TryReadIfMatch(http.Request, out var version, out var fault) ? await ChangeAsync(caller, group, null, version) : Problems.For(fault);
    }

    private async Task<IResult> ChangeAsync(OperatorPrincipal caller, string group, IReadOnlyList<string>? members, int? basedOn) =>
        (await change.HandleAsync(caller.Organisation, group, members, basedOn, caller.OperatorId, CancellationToken.None))
            .Match<IResult>(changed: Shown, refused: refusal => Problems.For(refusal));

    private static JsonAnswer Shown(ApproverGroup group) => new(StatusCodes.Status200OK, json => ApproverAnswer.Write(json, group)) { ETag = group.Revision };

    private static bool TryRead(HttpContext http, out string group, [NotNullWhen(false)] out Problem? problem)
    {
        var name = http.Request.RouteValues["group"] as string ?? "";
        group = $"group:{name}";
        var isName = name.Length is > 0 and <= MaxName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        problem = isName ? null : Problems.NotFound("there is no group of this name: it has 1 to 64 of `A-Z a-z 0-9 . _ -`");
        return isName;
    }
}
