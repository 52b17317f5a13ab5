using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Vault.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The authorization servers at which people have accounts.</summary>
public sealed class TokenProviderEndpoints(ProviderDirectory providers, ChangeProviders change, Pages pages, IEnumerable<PublicUrl> reached)
{
    private readonly string? redirect = reached.FirstOrDefault()?.Of(Routes.GrantCallback);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<TokenProviderEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Providers, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Providers, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Provider, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPut(Routes.Provider, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapDelete(Routes.Provider, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await ProviderBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return (await change.AddAsync(caller.Organisation, body.Value, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: provider => Shown(StatusCodes.Status201Created, provider, Routes.ForProvider(provider.Id)),
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await providers.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of([.. found.Where(provider => provider.RemovedAt is null)], (json, provider) => ProviderAnswer.Write(json, provider, redirect), page.Value.AfterOf(found, provider => provider.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "provider", IdKind.Provider, out var id, out var problem))
            return problem;
        return await providers.FindAsync(caller.Organisation, id, http.RequestAborted) is { RemovedAt: null } provider ? Shown(StatusCodes.Status200OK, provider) : Problems.NotFound($"there is no provider `{id}`");
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "provider", IdKind.Provider, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        var body = await ProviderBody.ReadAsync(http.Request, http.RequestAborted);
        return body.IsRead ? Shown(await change.ReplaceAsync(caller.Organisation, id, body.Value, version, caller.OperatorId, CancellationToken.None)) : Problems.For(body.Fault);
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "provider", IdKind.Provider, out var id, out var problem))
            return problem;
        return EntityTag.TryReadIfMatch(http.Request, out var version, out var fault)
            ? Shown(await change.RemoveAsync(caller.Organisation, id, version, caller.OperatorId, CancellationToken.None))
            : Problems.For(fault);
    }

    private IResult Shown(ChangeOutcome<TokenProvider> outcome) => outcome.Match<IResult>(changed: provider => Shown(StatusCodes.Status200OK, provider), refused: refusal => Problems.For(refusal));

    private JsonAnswer Shown(int status, TokenProvider provider, string? location = null) =>
        new(status, json => ProviderAnswer.Write(json, provider, redirect)) { ETag = provider.Revision, Location = location };
}
