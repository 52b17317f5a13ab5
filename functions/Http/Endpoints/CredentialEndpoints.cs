using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What an agent proves itself with.</summary>
public sealed class CredentialEndpoints(IssueCredential issue, RevokeCredential revoke, HeldCredentials held, UsedCredentials used, Pages pages, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<CredentialEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.AgentCredentials, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapDelete(Routes.AgentCredential, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.RevokeAsync(http, caller)));
        routes.MapGet(Routes.AgentCredentials, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var agent, out var problem))
            return problem;
        var body = await CredentialBody.ReadAsync(http.Request, time.GetUtcNow(), http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await issue.HandleAsync(caller.Organisation, agent, body.Value.Draft, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(
            changed: issued => new JsonAnswer(StatusCodes.Status201Created, json => CredentialAnswer.WriteIssued(json, issued)) { Location = Routes.ForCredential(agent, issued.Credential.Id) },
            refused: refusal => Problems.For(refusal));
    }

    // Containment asks for no version: whatever the credential has become, it ends here.
    private async Task<IResult> RevokeAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "agent", IdKind.Agent, out var agent, out var problem) && RouteIds.TryRead(http, "credential", IdKind.Credential, out var credential, out problem)
            ? ContainmentAnswer.Of(await revoke.HandleAsync(caller.Organisation, agent, credential, caller.OperatorId, CancellationToken.None), credential)
            : problem;

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "agent", IdKind.Agent, out var agent, out var problem))
            return problem;
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        if (await held.OfAsync(caller.Organisation, agent, http.RequestAborted) is not { } all)
            return Problems.NotFound($"there is no agent `{agent}`");
        Credential[] found =
        [
            .. all.Where(credential => string.CompareOrdinal(credential.Id, page.Value.After) > 0).OrderBy(credential => credential.Id, StringComparer.Ordinal).Take(page.Value.Limit),
        ];
        var uses = new Dictionary<string, CredentialUse?>(StringComparer.Ordinal);
        foreach (var credential in found)
            uses[credential.Id] = await used.OfAsync(caller.Organisation, credential.Id, http.RequestAborted);
        return PageAnswer.Of(found, (json, credential) => CredentialAnswer.Write(json, credential, uses[credential.Id]), page.Value.AfterOf(found, credential => credential.Id));
    }
}
