using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Closing;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The end of an organisation, by its owners.</summary>
public sealed class ClosingEndpoints(
    CloseOrganisation close, ClosingRows rows, ReadTakenRows taken, ExportAudit export, AuditChains chains, CheckpointLog checkpoints, SignInReader signIns)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ClosingEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.OrganisationClose, door.ForOperators(Permission.Kill, (endpoints, http, caller) => endpoints.AskAsync(http, caller)));
        routes.MapGet(Routes.OrganisationClose, door.ForOperators(Permission.Kill, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapGet(Routes.OrganisationCloseExport, door.ForOperators(Permission.Kill, (endpoints, http, caller) => endpoints.ExportAsync(http, caller)));
        routes.MapPost(Routes.OrganisationCloseConfirm, door.ForOperators(Permission.Kill, (endpoints, http, caller) => endpoints.ConfirmAsync(http, caller)));
    }

    private async Task<IResult> AskAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await ClosingBody.ReadAsync(http.Request, "confirm", http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var person = await signIns.ReadAsync(http.Request, caller, http.RequestAborted);
        return Shown(await close.AskAsync(caller.Organisation, body.Value, person.SignedInAt, caller.OperatorId, CancellationToken.None));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller) => await rows.FindAsync(caller.Organisation, http.RequestAborted) is { } closing
        ? JsonAnswer.Ok(json => ClosingAnswer.Write(json, closing))
        : Problems.NotFound("nobody has asked for the organisation to be closed");

    private async Task<IResult> ExportAsync(HttpContext http, OperatorPrincipal caller)
    {
        var query = new QueryReader(http.Request);
        var after = query.Sequence("after");
        if (query.Finish() is { } fault)
            return Problems.For(fault);
        var outcome = await close.ExportAsync(caller.Organisation, http.RequestAborted);
        if (outcome is not ChangeOutcome<AccountClosing>.Changed { Value: { Word: not null } closing })
            return Shown(outcome);

        // Before any head: a checkpoint that is signed from here on may hold more than what is exported.
        var last = await checkpoints.LastAsync(caller.Organisation, http.RequestAborted);
        return (await export.HandleAsync(caller, new ExportQuery(), http.RequestAborted)).Match<IResult>(
            found: _ => new ClosingExportAnswer(closing, new AuditExportAnswer(chains, checkpoints, caller.Organisation, null, last, allCheckpoints: true), taken, after),
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ConfirmAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await ClosingBody.ReadAsync(http.Request, "word", http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var person = await signIns.ReadAsync(http.Request, caller, http.RequestAborted);
        return Shown(await close.ConfirmAsync(caller.Organisation, body.Value, person.SignedInAt, CancellationToken.None));
    }

    private static IResult Shown(ChangeOutcome<AccountClosing> outcome) => outcome.Match<IResult>(
        changed: closing => new JsonAnswer(StatusCodes.Status202Accepted, json => ClosingAnswer.Write(json, closing)) { Location = Routes.OrganisationClose },
        refused: refusal => Problems.For(refusal));
}
