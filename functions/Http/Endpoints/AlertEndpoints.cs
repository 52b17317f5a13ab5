using Gatehouse.Alerts;
using Gatehouse.Alerts.Rules;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Alerts: what is out of the ordinary, taken on and silenced by operators.</summary>
public sealed class AlertEndpoints(AlertDirectory alerts, ChangeAlert change, AlertOptions options, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AlertEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.Alerts, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Alert, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPost(Routes.AlertAcknowledge, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.AcknowledgeAsync(http, caller)));
        routes.MapPost(Routes.AlertSilence, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.SilenceAsync(http, caller)));
        routes.MapDelete(Routes.AlertSilence, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.UnsilenceAsync(http, caller)));
        routes.MapGet(Routes.AlertRules, door.ForOperators(Permission.Read, (endpoints, _, _) => Task.FromResult<IResult>(endpoints.Rules())));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var filters = new QueryReader(http.Request);
        var state = filters.Word<AlertState>("state", "`raised`, `acknowledged`, `silenced` or `cleared`", TryParse);
        if (filters.Finish("limit", "after") is { } fault)
            return Problems.For(fault);
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await alerts.ListAsync(caller.Organisation, state, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, (json, alert) => AlertAnswer.WriteShort(json, alert, alerts.Now), page.Value.AfterOf(found, alert => alert.Id));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "alert", IdKind.Alert, out var id, out var problem))
            return problem;
        return await alerts.FindAsync(caller.Organisation, id, http.RequestAborted) is { } alert ? await ShownAsync(caller, alert) : Problems.NotFound($"there is no alert `{id}`");
    }

    private async Task<IResult> AcknowledgeAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "alert", IdKind.Alert, out var id, out var problem)
            ? await ChangedAsync(caller, await change.AcknowledgeAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None))
            : problem;

    private async Task<IResult> SilenceAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "alert", IdKind.Alert, out var id, out var problem))
            return problem;
        var body = await AlertSilenceBody.ReadAsync(http.Request, http.RequestAborted);
        return body.IsRead
            ? await ChangedAsync(caller, await change.SilenceAsync(caller.Organisation, id, body.Value.Until, caller.OperatorId, CancellationToken.None))
            : Problems.For(body.Fault);
    }

    private async Task<IResult> UnsilenceAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "alert", IdKind.Alert, out var id, out var problem)
            ? await ChangedAsync(caller, await change.UnsilenceAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None))
            : problem;

    private JsonAnswer Rules() => JsonAnswer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("rules");
        foreach (var rule in AlertRules.All)
            AlertAnswer.WriteRule(json, rule, options);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private Task<IResult> ChangedAsync(OperatorPrincipal caller, ChangeOutcome<Alert> outcome) =>
        outcome.Match(changed: alert => ShownAsync(caller, alert), refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));

    private async Task<IResult> ShownAsync(OperatorPrincipal caller, Alert alert) =>
        AlertAnswer.Of(alert, await alerts.TellingsAsync(caller.Organisation, alert, CancellationToken.None), alerts.Now, options);

    private static bool TryParse(string text, out AlertState state) => Enum.TryParse(text, ignoreCase: true, out state) && text.All(char.IsAsciiLetterLower);
}
