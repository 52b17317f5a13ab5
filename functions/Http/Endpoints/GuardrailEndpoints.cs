using Gatehouse.Guardrails.Sets;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Guardrails that sets may include.</summary>
public sealed class GuardrailEndpoints(CreateGuardrail create, ChangeGuardrail change, GuardrailSets stored, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GuardrailEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Guardrails, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Guardrails, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Guardrail, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPut(Routes.Guardrail, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapDelete(Routes.Guardrail, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await GuardrailDraft.Parse(body.Value.Root, read: async draft => (await create.HandleAsync(caller.Organisation, draft, caller.OperatorId, CancellationToken.None)).Match<IResult>(
                changed: made => Shown(StatusCodes.Status201Created, made, Routes.ForGuardrail(made.Id)), refused: refusal => Problems.For(refusal)),
            refused: errors => Task.FromResult<IResult>(Problems.Malformed(errors)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await stored.GuardrailsAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of([.. found.Where(guardrail => guardrail.DeletedAt is null)], GuardrailAnswer.Write, page.Value.AfterOf(found, guardrail => guardrail.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "guardrail", IdKind.Guardrail, out var id, out var problem))
            return problem;
        return await stored.GuardrailAsync(caller.Organisation, id, http.RequestAborted) is { } found ? Shown(StatusCodes.Status200OK, found) : Problems.NotFound($"there is no guardrail `{id}`");
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "guardrail", IdKind.Guardrail, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await GuardrailDraft.Parse(body.Value.Root,
            read: async draft => (await change.HandleAsync(caller.Organisation, id, draft, version, caller.OperatorId, CancellationToken.None)).Match<IResult>(
                changed: changed => Shown(StatusCodes.Status200OK, changed), refused: refusal => Problems.For(refusal)),
            refused: errors => Task.FromResult<IResult>(Problems.Malformed(errors)));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "guardrail", IdKind.Guardrail, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        return (await change.HandleAsync(caller.Organisation, id, null, version, caller.OperatorId, CancellationToken.None))
            .Match<IResult>(changed: _ => TypedResults.NoContent(), refused: refusal => Problems.For(refusal));
    }

    private static JsonAnswer Shown(int status, StoredGuardrail guardrail, string? location = null) =>
        new(status, json => GuardrailAnswer.Write(json, guardrail)) { Location = location, ETag = guardrail.Version };
}
