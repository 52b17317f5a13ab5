using Gatehouse.Approvals;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where the Bot Connector brings what happens in Teams.</summary>
public sealed class BotEndpoints(IServiceProvider services)
{
    private readonly TeamsInbox? inbox = (TeamsInbox?)services.GetService(typeof(TeamsInbox));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<BotEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.BotMessages, door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
    }

    private Task<IResult> PostAsync(HttpContext http) =>
        inbox is null ? Task.FromResult<IResult>(Problems.NotFound("this gate has no bot")) : inbox.TakeAsync(http);
}
