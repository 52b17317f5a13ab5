using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What agents are trusted with, and why.</summary>
public sealed class TrustEndpoints(AssessTrust assess, TrustRecords records)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<TrustEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.AgentTrust, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var id, out var problem))
            return problem;
        var record = (await records.FindAsync(caller.Organisation, id, http.RequestAborted))?.Record;
        return await assess.ReadAsync(caller.Organisation, id, http.RequestAborted) is { } evidence
            ? new JsonAnswer(StatusCodes.Status200OK, json => TrustAnswer.Write(json, evidence, record))
            : Problems.NotFound($"there is no agent `{id}` in service");
    }
}
