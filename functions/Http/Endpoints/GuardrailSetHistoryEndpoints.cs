using System.Globalization;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a set was: the list, one version, or the difference of two.</summary>
public sealed class GuardrailSetHistoryEndpoints(GuardrailSets sets, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GuardrailSetHistoryEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.GuardrailSetVersions, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!GuardrailSetEndpoints.TryReadName(http, out var id, out var problem))
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
        return await sets.VersionsAsync(organisation, id, page.Value.After, page.Value.Limit, http.RequestAborted) is { } found
            ? PageAnswer.Of(found, GuardrailSetAnswer.WriteListed, page.Value.AfterOf(found, version => version.Version.ToString(CultureInfo.InvariantCulture)))
            : Problems.NotFound($"there is no guardrail set `{id}`");
    }

    private async Task<IResult> ShowAsync(string organisation, string id, int version, CancellationToken ct) =>
        await sets.VersionAsync(organisation, id, version, ct) is { } found
            ? JsonAnswer.Ok(json => GuardrailSetAnswer.Write(json, found))
            : NoSuch(id, version);

    private async Task<IResult> CompareAsync(string organisation, string id, int from, int to, CancellationToken ct)
    {
        if (await sets.VersionAsync(organisation, id, from, ct) is not { } before)
            return NoSuch(id, from);
        return await sets.VersionAsync(organisation, id, to, ct) is { } after
            ? JsonAnswer.Ok(json => GuardrailSetAnswer.WriteDifference(json, before, after))
            : NoSuch(id, to);
    }

    private static Problem NoSuch(string id, int version) => Problems.NotFound($"guardrail set `{id}` has no version {version}");
}
