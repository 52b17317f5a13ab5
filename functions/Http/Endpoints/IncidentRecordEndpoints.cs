using Gatehouse.Audit.Reading;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Incidents.Bundles;
using Gatehouse.Incidents.Timeline;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What the record tells of an incident, here and to be checked elsewhere.</summary>
public sealed class IncidentRecordEndpoints(ReadTimeline timelines, ExportBundle bundles, IncidentDirectory incidents, AuditChains chains)
{
    private const string From = "from";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<IncidentRecordEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.IncidentTimeline, door.ForOperators(Permission.Investigate, (endpoints, http, caller) => endpoints.TimelineAsync(http, caller)));
        routes.MapGet(Routes.IncidentExport, door.ForOperators(Permission.ExportAudit, (endpoints, http, caller) => endpoints.ExportAsync(http, caller)));
    }

    private async Task<IResult> TimelineAsync(HttpContext http, OperatorPrincipal caller)
    {
        var (id, from, problem) = await ReadAsync(http, caller);
        if (problem is not null)
            return problem;
        var outcome = await timelines.HandleAsync(caller, id, from, http.RequestAborted);
        return outcome.Match<IResult>(
            found: found => found is var (timeline, isWhole) ? JsonAnswer.Ok(json =>
            {
                json.WriteStartObject();
                json.WriteString("incident", id);
                json.WriteBoolean("complete", isWhole);
                json.WritePropertyName("timeline");
                TimelineJson.Write(json, timeline);
                json.WriteEndObject();
            }) : NotThere(id),
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ExportAsync(HttpContext http, OperatorPrincipal caller)
    {
        var (id, from, problem) = await ReadAsync(http, caller);
        if (problem is not null)
            return problem;
        var outcome = await bundles.HandleAsync(caller, id, from, http.RequestAborted);
        return outcome.Match<IResult>(
            found: plan => plan is null ? NotThere(id) : new IncidentBundleAnswer(chains, caller.Organisation, plan),
            refused: refusal => Problems.For(refusal));
    }

    private async Task<(string Id, DateTimeOffset? From, Problem? Problem)> ReadAsync(HttpContext http, OperatorPrincipal caller)
    {
        var query = new QueryReader(http.Request);
        var from = query.Time(From);
        if (!RouteIds.TryRead(http, "incident", IdKind.Incident, out var id, out var problem))
            return (id, null, problem);
        if (from is { } start && await incidents.FindAsync(caller.Organisation, id, http.RequestAborted) is { Incident.OpenedAt: var opened } && (start > opened || start < opened - ReadTimeline.Longest))
            query.Fail(From, $"must be within {ReadTimeline.Longest.Days} days before the incident was opened");
        return (id, from, query.Finish() is { } fault ? Problems.For(fault) : null);
    }

    private static Problem NotThere(string id) => Problems.NotFound($"there is no incident `{id}`");
}
