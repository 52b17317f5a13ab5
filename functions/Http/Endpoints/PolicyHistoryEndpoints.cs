using System.Globalization;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a connection's policy was: the list, one version, or the difference of two.</summary>
public sealed class PolicyHistoryEndpoints(PolicyHistory history, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<PolicyHistoryEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.PolicyVersions, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        if (!VersionQuery.TryRead(http.Request, out var query, out var fault))
            return Problems.Malformed(fault);
        return query switch
        {
            { Version: { } version } => await ShowAsync(caller.Organisation, id, version, http.RequestAborted),
            { From: { } from, To: { } to } => await CompareAsync(caller.Organisation, id, from, to, http.RequestAborted),
            _ => await ListAsync(http, caller.Organisation, id),
        };
    }

    private async Task<IResult> ListAsync(HttpContext http, string organisation, string id)
    {
        var page = await pages.ReadAsync(http, organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        return await history.ListAsync(organisation, id, page.Value.After, page.Value.Limit, http.RequestAborted) is { } found
            ? PageAnswer.Of(found, PolicyVersionAnswer.WriteListed, page.Value.AfterOf(found, version => version.Version.ToString(CultureInfo.InvariantCulture)))
            : Problems.NotFound($"there is no connection `{id}`");
    }

    private async Task<IResult> ShowAsync(string organisation, string id, int version, CancellationToken ct) =>
        await history.FindAsync(organisation, id, version, ct) is { } found
            ? JsonAnswer.Ok(json => PolicyVersionAnswer.Write(json, found))
            : NoSuch(id, version);

    private async Task<IResult> CompareAsync(string organisation, string id, int from, int to, CancellationToken ct)
    {
        if (await history.FindAsync(organisation, id, from, ct) is not { } before)
            return NoSuch(id, from);
        return await history.FindAsync(organisation, id, to, ct) is { } after
            ? JsonAnswer.Ok(json => PolicyVersionAnswer.WriteDifference(json, before, after))
            : NoSuch(id, to);
    }

    private static Problem NoSuch(string id, int version) => Problems.NotFound($"connection `{id}` has no version {version} of its policy");
}
