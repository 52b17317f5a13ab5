using Gatehouse.Http.Authentication;
using Gatehouse.Http.Outlook;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where cards in mails are answered.</summary>
public sealed class OutlookEndpoints(IServiceProvider services)
{
    private readonly OutlookInbox? inbox = (OutlookInbox?)services.GetService(typeof(OutlookInbox));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<OutlookEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.OutlookAnswers, door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
    }

    private Task<IResult> PostAsync(HttpContext http) =>
        inbox is null ? Task.FromResult<IResult>(Problems.NotFound("no mail of this gate is answered in Outlook")) : inbox.TakeAsync(http);
}
