using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The record, to be checked elsewhere.</summary>
public sealed class AuditEndpoints(AuditChains chains)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AuditEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.AuditExport, door.ForOperators(Permission.ExportAudit, (endpoints, http, caller) => endpoints.ExportAsync(http, caller)));
    }

    private async Task<IResult> ExportAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!QueryValue.TryRead(http.Request, "connection", out var connection, out var fault))
            return Problems.Malformed(fault);
        if (connection is null)
            return new AuditExportAnswer(chains, caller.Organisation, null);
        return Ids.Is(IdKind.Connection, connection) && await chains.ExistsAsync(caller.Organisation, connection, http.RequestAborted)
            ? new AuditExportAnswer(chains, caller.Organisation, connection)
            : Problems.NotFound($"there is no connection `{connection}`");
    }
}
