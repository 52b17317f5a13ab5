using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What becomes of a token after it was issued: whether it is still good, and its end before its time.</summary>
public sealed class TokenLifeEndpoints(AuthenticateClient clients, CallerReader callers, RevokeToken revoke, IntrospectToken introspect, IClientCertificates certificates, TokenOptions options)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<TokenLifeEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.TokenRevocation, door.ForAnyone((endpoints, http) => endpoints.RevokeAsync(http)));
        routes.MapPost(Routes.TokenIntrospection, door.ForAnyone((endpoints, http) => endpoints.IntrospectAsync(http)));
    }

    private async Task<IResult> RevokeAsync(HttpContext http)
    {
        var presented = await PresentedToken.ReadAsync(http.Request, isForOperatorsToo: false, certificates.Find(http), http.RequestAborted);
        if (!presented.IsRead)
            return presented.Problem;
        if (await clients.HandleAsync(presented.Client!, http.RequestAborted) is not ClientOutcome.Proven client)
            return NotTheClient();
        return await revoke.HandleAsync(client.Agent, presented.Token, CancellationToken.None) is { } refusal ? Problems.For(refusal) : EmptyAnswer.Ok;
    }

    private async Task<IResult> IntrospectAsync(HttpContext http)
    {
        var presented = await PresentedToken.ReadAsync(http.Request, isForOperatorsToo: true, certificates.Find(http), http.RequestAborted);
        if (!presented.IsRead)
            return presented.Problem;
        if (presented.Client is null)
            return await IntrospectForOperatorAsync(http, presented.Token);
        return await clients.HandleAsync(presented.Client, http.RequestAborted) is ClientOutcome.Proven { Agent: var agent }
            ? await AnswerAsync(presented.Token, claims => IntrospectToken.MayKnow(agent, claims), http.RequestAborted)
            : NotTheClient();
    }

    private async Task<IResult> IntrospectForOperatorAsync(HttpContext http, string token) => await callers.ReadAsync(http.Request, afresh: true, http.RequestAborted) is Caller.Operator { Principal: var caller }
        ? caller.Check(Permission.Introspect) ?? await AnswerAsync(token, claims => claims.Principal.Organisation == caller.Organisation, http.RequestAborted)
        : NotTheClient();

    private async Task<IResult> AnswerAsync(string token, Func<TokenClaims, bool> mayKnow, CancellationToken ct) =>
        IntrospectionAnswer.Of(await introspect.HandleAsync(token, mayKnow, ct), options);

    private static OAuthProblem NotTheClient() => new(OAuthError.InvalidClient, "the client is unknown, or what it shows is wrong or no longer good");
}
