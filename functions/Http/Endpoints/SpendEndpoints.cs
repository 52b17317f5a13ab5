using System.Text.Json;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a connection has spent.</summary>
public sealed class SpendEndpoints(ResetSpend reset)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<SpendEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.ConnectionSpendReset, door.ForOperators(Permission.ResetSpend, (endpoints, http, caller) => endpoints.ResetAsync(http, caller)));
    }

    private async Task<IResult> ResetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        var outcome = await reset.HandleAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(changed: before => JsonAnswer.Ok(json => Write(json, before)), refused: refusal => Problems.For(refusal));
    }

    /// <summary>What was given back, and what is still held.</summary>
    private static void Write(Utf8JsonWriter json, MonthSpend before)
    {
        json.WriteStartObject();
        json.WriteString("month", before.Month.ToString());
        json.WriteMoney("spent", before.Posted);
        json.WriteMoney("reserved", before.Reserved);
        json.WriteEndObject();
    }
}
