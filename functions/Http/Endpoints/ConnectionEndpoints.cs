using Gatehouse.Containment;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The links from agents to targets.</summary>
public sealed class ConnectionEndpoints(OpenConnection open, ChangeConnection change, DeleteConnection delete, ConnectionDirectory connections, ConnectionView view, LinkIndex links, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ConnectionEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Connections, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Connections, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Connection, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPatch(Routes.Connection, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PatchAsync(http, caller)));
        routes.MapDelete(Routes.Connection, door.ForOperators(Permission.Kill, (endpoints, http, caller) => endpoints.DeleteAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await ConnectionBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        if (body.Value.MinimumTrust is not null && caller.Check(Permission.Govern) is { } notAnOwner)
            return notAnOwner;
        var draft = body.Value.ToDraft();
        if (!draft.IsRead)
            return Problems.For(draft.Fault);
        var outcome = await open.HandleAsync(caller.Organisation, draft.Value, caller.OperatorId, CancellationToken.None);
        return await outcome.Match(
            changed: connection => ShowOpenedAsync(caller.Organisation, connection.Id),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> ShowOpenedAsync(string organisation, string id)
    {
        try
        {
            return await ShowAsync(StatusCodes.Status201Created, organisation, id, Routes.ForConnection(id));
        }
        catch (StoreUnavailableException)
        {
            // It is open: that nothing has happened would make its author open another.
            return Problems.For(new Refusal(RefusalCode.OutcomeUnknown, $"connection `{id}` was opened, and cannot be read back") { Unlock = "read the connection" });
        }
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var ids = await links.ConnectionsAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        var found = await view.ReadAsync(caller.Organisation, ids, http.RequestAborted);
        return PageAnswer.Of(found, (json, shown) => ConnectionAnswer.Write(json, shown.Document, shown.State), page.Value.AfterOf(ids, id => id));
    }

    private Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem)
            ? ShowAsync(StatusCodes.Status200OK, caller.Organisation, id)
            : Task.FromResult<IResult>(problem);

    private async Task<IResult> PatchAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        if (!EntityTag.TryReadIfMatch(http.Request, out var version, out var fault))
            return Problems.For(fault);
        if (await connections.FindAsync(caller.Organisation, id, afresh: true, http.RequestAborted) is not { Document: var standing })
            return Problems.NotFound($"there is no connection `{id}`");
        var body = await ConnectionPatchBody.ReadAsync(http.Request, standing, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        if (body.Value.MinimumTrust != standing.MinimumTrust && caller.Check(Permission.Govern) is { } notAnOwner)
            return notAnOwner;
        var outcome = await change.HandleAsync(caller.Organisation, id, body.Value, version, caller.OperatorId, CancellationToken.None);
        return await outcome.Match(
            changed: changed => ShowAsync(StatusCodes.Status200OK, caller.Organisation, changed.Id),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        return EntityTag.TryReadIfMatch(http.Request, out var version, out var fault)
            ? ContainmentAnswer.Of(await delete.HandleAsync(caller.Organisation, id, version, caller.OperatorId, CancellationToken.None), id)
            : Problems.For(fault);
    }

    private async Task<IResult> ShowAsync(int status, string organisation, string id, string? location = null) =>
        await view.FindAsync(organisation, id, CancellationToken.None) is var (document, state)
            ? new JsonAnswer(status, json => ConnectionAnswer.Write(json, document, state)) { Location = location, ETag = document.Revision }
            : Problems.NotFound($"there is no connection `{id}`");
}
