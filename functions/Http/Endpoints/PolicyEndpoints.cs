using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>A connection's policy: read whole, replaced whole, under its version.</summary>
public sealed class PolicyEndpoints(ChangePolicy change, ConnectionDirectory connections)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<PolicyEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.ConnectionPolicy, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPut(Routes.ConnectionPolicy, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        return await connections.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is { Document: var connection }
            ? Shown(connection)
            : Problems.NotFound($"there is no connection `{id}`");
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        if (!QueryValue.TryReadSwitch(http.Request, "applyToQueued", out var appliesToQueued, out var badQuery))
            return Problems.Malformed(badQuery);
        var body = await PolicyBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await PolicyParser.Parse(body.Value.Root).Match(
            parsed: async policy => (await change.HandleAsync(caller.Organisation, id, policy, version, appliesToQueued, caller.OperatorId, CancellationToken.None))
                .Match<IResult>(changed: Shown, refused: refusal => Problems.For(refusal)),
            rejected: errors => Task.FromResult<IResult>(Problems.Malformed(errors)));
    }

    /// <summary>A connection without a policy has <c>null</c>, under version 0, and allows nothing.</summary>
    private static JsonAnswer Shown(Connection connection) =>
        new(StatusCodes.Status200OK, json => json.WriteRawValue(connection.PolicySource ?? "null")) { ETag = connection.PolicyVersion };
}
