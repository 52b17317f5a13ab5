using System.Globalization;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Checkpoints, for whoever keeps them where the gate cannot write.</summary>
public sealed class CheckpointEndpoints(CheckpointLog log, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<CheckpointEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.AuditCheckpoints, door.ForOperators(Permission.ExportAudit, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);

        var before = page.Value.After.Length == 0 ? await log.LastAsync(caller.Organisation, http.RequestAborted) + 1 : long.Parse(page.Value.After, CultureInfo.InvariantCulture);
        var items = new List<StoredCheckpoint>();
        while (items.Count < page.Value.Limit && --before > 0 && await log.FindAsync(caller.Organisation, before, http.RequestAborted) is { } found)
            items.Add(found);
        return PageAnswer.Of(items, CheckpointAnswer.Write, page.Value.AfterOf(items, item => item.Checkpoint.Number.ToString(CultureInfo.InvariantCulture)));
    }
}
