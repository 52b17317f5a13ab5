using Gatehouse.Delivery;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a policy would have said, before it is put in force.</summary>
public sealed class PolicyReplayEndpoints(ReplayPolicy replay, ConnectionDirectory connections, Pages pages, TimeProvider time)
{
    private static readonly TimeSpan usualSpan = TimeSpan.FromDays(7);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<PolicyReplayEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.PolicyReplay, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        if (await connections.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is null)
            return Problems.NotFound($"there is no connection `{id}`");
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        if (!TryReadSince(http.Request, out var since, out var fault))
            return Problems.Malformed(fault);
        var body = await PolicyBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await PolicyParser.Parse(body.Value.Root).Match<Task<IResult>>(
            parsed: async candidate =>
            {
                var found = await replay.HandleAsync(caller.Organisation, id, candidate, since, page.Value.After, page.Value.Limit, http.RequestAborted);
                return PageAnswer.Of(found, ReplayAnswer.Write, page.Value.AfterOf(found, one => one.Task.Id));
            },
            rejected: errors => Task.FromResult<IResult>(Problems.Malformed(errors)));
    }

    private bool TryReadSince(HttpRequest request, out DateTimeOffset since, out string fault)
    {
        since = time.GetUtcNow() - usualSpan;
        if (!QueryValue.TryRead(request, "since", out var text, out var second))
        {
            fault = second;
            return false;
        }

        fault = "`since` must be a time like `2026-12-01T00:00:00.000Z`";
        return text is null || Instant.TryParse(text, out since);
    }
}
