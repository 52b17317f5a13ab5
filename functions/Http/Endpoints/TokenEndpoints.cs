using Gatehouse.Delegation;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Gatehouse.Vault.Exchange;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where agents sign in, and where receivers find the keys to check whom they hear.</summary>
public sealed class TokenEndpoints(ClientCredentialsGrant grant, ExchangeToken exchange, DelegateTask delegation, CallerReader callers, IClientCertificates certificates, SigningKeys keys, TokenOptions options)
{
    private readonly TokenOptions options = options;
    private readonly IClientCertificates certificates = certificates;

    // As long as readers may hold the document.
    private const string KeySetCaching = "public, max-age=3600";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<TokenEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Token, door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
        routes.MapGet(Routes.AuthorizationServer, door.ForAnyone((endpoints, http) => Task.FromResult<IResult>(ServerMetadataAnswer.For(http.Request, endpoints.options, endpoints.certificates.AreTaken))));
        routes.MapGet(Routes.KeySet, door.ForAnyone((endpoints, http) => endpoints.GetKeysAsync(http)));
    }

    private async Task<IResult> PostAsync(HttpContext http)
    {
        var (form, fault) = await FormBody.ReadAsync(http.Request, http.RequestAborted);
        if (form is null)
            return new OAuthProblem(OAuthError.InvalidRequest, fault);
        if (form["grant_type"] == TokenExchange.GrantType)
            return TokenDelegation.IsOne(form) ? await DelegateAsync(http.Request, form, http.RequestAborted) : await ExchangeAsync(http.Request, form);
        var request = TokenRequest.Read(http.Request, form, certificates.Find(http));
        if (!request.IsRead)
            return request.Problem;
        var outcome = await grant.HandleAsync(request.Client, http.RequestAborted);
        return outcome.Match<IResult>(
            issued: issued => JsonAnswer.Ok(json => TokenAnswer.Write(json, issued.Token)),
            refused: refused => new OAuthProblem(refused.Error, refused.Description));
    }

    private async Task<IResult> DelegateAsync(HttpRequest request, FormBody form, CancellationToken ct)
    {
        var asked = TokenDelegation.Read(form);
        if (!asked.IsRead)
            return asked.Problem;
        if (await callers.FindAgentAsync(request, asked.Actor, ct) is not { } actor)
            return new OAuthProblem(OAuthError.InvalidRequest, "actor_token is no token of an agent that may act");
        return (await delegation.HandleAsync(asked.Subject, actor, ct)).Match<IResult>(
            issued: issued => JsonAnswer.Ok(json => TokenAnswer.WriteExchanged(json, issued.Token)),
            refused: refused => new OAuthProblem(refused.Error, refused.Description));
    }

    // Whoever hangs up has asked all the same: what a provider gives must be stored.
    private async Task<IResult> ExchangeAsync(HttpRequest request, FormBody form)
    {
        var asked = TokenExchange.Read(form);
        if (!asked.IsRead)
            return asked.Problem;
        if (await callers.FindAgentAsync(request, asked.Subject, CancellationToken.None) is not { } caller)
            return new OAuthProblem(OAuthError.InvalidRequest, "subject_token is no token of an agent that may act");
        return (await exchange.HandleAsync(caller, asked.Request, CancellationToken.None)).Match<IResult>(
            issued: issued => JsonAnswer.Ok(json => TokenAnswer.Write(json, issued)),
            refused: refused => new OAuthProblem(refused.Error, refused.Description),
            notNow: later => Problems.For(later.Refusal));
    }

    private async Task<IResult> GetKeysAsync(HttpContext http)
    {
        var set = await keys.CurrentAsync(http.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, json => json.WriteRawValue(set.Jwks.Span, skipInputValidation: true)) { CacheControl = KeySetCaching };
    }
}
