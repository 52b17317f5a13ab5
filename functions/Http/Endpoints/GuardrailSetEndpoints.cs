using System.Diagnostics.CodeAnalysis;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Sets of guardrails: read whole, replaced whole, under their version.</summary>
public sealed class GuardrailSetEndpoints(CreateSet create, ChangeSet change, DeleteSet delete, DraftSet drafts, GuardrailSets sets, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GuardrailSetEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.GuardrailSets, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.GuardrailSets, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.GuardrailSet, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPut(Routes.GuardrailSet, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapDelete(Routes.GuardrailSet, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    /// <summary>A set is named by its id, or by the name of one that comes with the gate.</summary>
    internal static bool TryReadName(HttpContext http, out string id, [NotNullWhen(false)] out Problem? problem)
    {
        id = http.Request.RouteValues["guardrailSet"] as string ?? "";
        problem = GuardrailSets.MayBeSet(id) ? null : Problems.NotFound("there is no guardrail set of this id");
        return problem is null;
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await (await drafts.ReadAsync(caller.Organisation, body.Value.Root, http.RequestAborted)).Match(
            read: async draft => (await create.HandleAsync(caller.Organisation, draft, caller.OperatorId, CancellationToken.None)).Match<IResult>(
                changed: made => Shown(StatusCodes.Status201Created, made, Routes.ForGuardrailSet(made.Set.Id)), refused: refusal => Problems.For(refusal)),
            refused: errors => Task.FromResult<IResult>(Problems.Malformed(errors)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await sets.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of([.. found.Where(set => set.DeletedAt is null)], GuardrailSetAnswer.WriteListed, page.Value.AfterOf(found, set => set.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!TryReadName(http, out var id, out var problem))
            return problem;
        return await sets.ViewAsync(caller.Organisation, id, http.RequestAborted) is { } view ? Shown(StatusCodes.Status200OK, view) : Problems.NotFound($"there is no guardrail set `{id}`");
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!TryReadName(http, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await (await drafts.ReadAsync(caller.Organisation, body.Value.Root, http.RequestAborted)).Match(
            read: async draft => (await change.HandleAsync(caller.Organisation, id, draft, version, caller.OperatorId, CancellationToken.None)).Match<IResult>(
                changed: changed => Shown(StatusCodes.Status200OK, changed), refused: refusal => Problems.For(refusal)),
            refused: errors => Task.FromResult<IResult>(Problems.Malformed(errors)));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!TryReadName(http, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        return (await delete.HandleAsync(caller.Organisation, id, version, caller.OperatorId, CancellationToken.None))
            .Match<IResult>(changed: _ => TypedResults.NoContent(), refused: refusal => Problems.For(refusal));
    }

    private static JsonAnswer Shown(int status, SetView view, string? location = null) =>
        new(status, json => GuardrailSetAnswer.Write(json, view)) { Location = location, ETag = view.Set.Version };
}
