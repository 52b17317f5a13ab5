using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where agents sign in, and where receivers find the keys to check whom they hear.</summary>
public sealed class TokenEndpoints(ClientCredentialsGrant grant, SigningKeys keys, TokenOptions options)
{
    private readonly TokenOptions options = options;

    // As long as readers may hold the document.
    private const string KeySetCaching = "public, max-age=3600";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<TokenEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Token, door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
        routes.MapGet(Routes.AuthorizationServer, door.ForAnyone((endpoints, http) => Task.FromResult<IResult>(ServerMetadataAnswer.For(http.Request, endpoints.options))));
        routes.MapGet(Routes.KeySet, door.ForAnyone((endpoints, http) => endpoints.GetKeysAsync(http)));
    }

    private async Task<IResult> PostAsync(HttpContext http)
    {
        var request = await TokenRequest.ReadAsync(http.Request, http.RequestAborted);
        if (!request.IsRead)
            return request.Problem;
        var outcome = await grant.HandleAsync(request.Client, http.RequestAborted);
        return outcome.Match<IResult>(
            issued: issued => JsonAnswer.Ok(json => TokenAnswer.Write(json, issued.Token)),
            refused: refused => new OAuthProblem(refused.Error, refused.Description));
    }

    private async Task<IResult> GetKeysAsync(HttpContext http)
    {
        var set = await keys.CurrentAsync(http.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, json => json.WriteRawValue(set.Jwks.Span, skipInputValidation: true)) { CacheControl = KeySetCaching };
    }
}
