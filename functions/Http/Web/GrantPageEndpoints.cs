using Gatehouse.Http.Authentication;
using Gatehouse.Vault.Grants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Web;

/// <summary>Where providers send people back to, with a code or a no.</summary>
public sealed class GrantPageEndpoints(CompleteGrant complete)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GrantPageEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.GrantCallback, door.ForAnyone((endpoints, http) => endpoints.GetAsync(http))).ExcludeFromDescription();
        routes.MapGet(Routes.GrantCallbackOf, door.ForAnyone((endpoints, http) => endpoints.GetAsync(http))).ExcludeFromDescription();
    }

    // Whoever closes the browser has come back all the same.
    private async Task<IResult> GetAsync(HttpContext http) => ReadOf(http.Request) is { } back
        ? Answer(await complete.HandleAsync(back, CancellationToken.None))
        : WebPage.Saying(StatusCodes.Status400BadRequest, "Nothing is connected", "This address is for a provider's answer. Begin again where you came from.");

    private static ProviderReturn? ReadOf(HttpRequest request) => One(request, "state") is { } state
        ? new ProviderReturn(state) { Code = One(request, "code"), Error = One(request, "error"), Issuer = One(request, "iss"), At = request.RouteValues["provider"] as string }
        : null;

    private static string? One(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;

    private static IResult Answer(ReturnOutcome outcome) => outcome switch
    {
        ReturnOutcome.Connected { Grant: var grant, ReturnTo: { } place } => new BackTo(place, grant.Id, "connected"),
        ReturnOutcome.Connected => WebPage.Ok("Connected", Html.Of($"<p>The grant is in the vault. You can close this page.</p>")),
        ReturnOutcome.Declined { Grant: var grant, ReturnTo: { } place } => new BackTo(place, grant.Id, "declined"),
        ReturnOutcome.Declined { Why: var why } => WebPage.Saying(StatusCodes.Status400BadRequest, "Nothing is connected", $"{why} Begin again where you came from."),
        _ => WebPage.Saying(StatusCodes.Status400BadRequest, "Nothing is connected", "This answer was not asked for, was taken already, or came too late. Begin again where you came from."),
    };
}
