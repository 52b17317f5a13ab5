using Gatehouse.Delivery;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Tasks that were given up: what is left of them, and another try.</summary>
public sealed class DeadLetterEndpoints(DeadLetterIndex letters, ReplayDeadLetter replay, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<DeadLetterEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.DeadLetters, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapPost(Routes.DeadLetterReplay, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.ReplayAsync(http, caller)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        if (!QueryValue.TryRead(http.Request, "connection", out var connection, out var fault))
            return Problems.Malformed(fault);
        if (connection is not null && !Ids.Is(IdKind.Connection, connection))
            return Problems.Malformed("`connection` is not a connection's id");

        var found = await letters.ListAsync(caller.Organisation, connection, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, TaskDocument.Write, page.Value.AfterOf(found, letter => letter.Task.Id));
    }

    // Whoever hangs up has asked all the same.
    private async Task<IResult> ReplayAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "task", IdKind.Task, out var task, out var problem)
            ? DispatchEndpoints.Answer(await replay.HandleAsync(caller.Organisation, task, caller.OperatorId, CancellationToken.None), Explanation.Everything)
            : problem;
}
