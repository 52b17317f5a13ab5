using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The record, to be looked into here and checked elsewhere.</summary>
public sealed class AuditEndpoints(ReadAudit read, ExportAudit export, AuditChains chains, CheckpointLog checkpoints, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AuditEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.Audit, door.ForOperators(Permission.ExportAudit, (endpoints, http, caller) => endpoints.FindAsync(http, caller)));
        routes.MapGet(Routes.AuditExport, door.ForOperators(Permission.ExportAudit, (endpoints, http, caller) => endpoints.ExportAsync(http, caller)));
    }

    private async Task<IResult> FindAsync(HttpContext http, OperatorPrincipal caller)
    {
        var query = AuditFilters.ReadQuery(http.Request);
        if (!query.IsRead)
            return Problems.For(query.Fault);
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var after = page.Value.After.Length == 0 ? null : AuditCursor.Parse(page.Value.After);
        var outcome = await read.HandleAsync(caller, query.Value, after, page.Value.Limit, http.RequestAborted);
        return outcome.Match<IResult>(
            found: found => PageAnswer.Of(found.Items, AuditPageAnswer.Write, page.Value.AfterOf(found.After?.ToString())),
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ExportAsync(HttpContext http, OperatorPrincipal caller)
    {
        var query = AuditFilters.ReadExport(http.Request);
        if (!query.IsRead)
            return Problems.For(query.Fault);

        // Before any head: a checkpoint that is signed from here on may hold more than what is exported.
        var last = await checkpoints.LastAsync(caller.Organisation, http.RequestAborted);
        var outcome = await export.HandleAsync(caller, query.Value, http.RequestAborted);
        return outcome.Match<IResult>(
            found: span => new AuditExportAnswer(chains, checkpoints, caller.Organisation, span, last, query.Value.AllCheckpoints),
            refused: refusal => Problems.For(refusal));
    }
}
