using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class IncidentArea
{
    private static readonly ApiParameter from = ApiParameter.Query("from", ApiParameter.RefTo("Instant"), "Where it begins: at most 31 days before the incident was opened; a day before without it.");

    public static ApiArea Told { get; } = new("Incidents", "One call contains; the record tells what happened.",
    [
        new(HttpMethods.Post, Routes.Incidents, "openIncident", "Opens an incident and contains it: revoke, close, cancel, in this order. A kill needs an owner; a drill measures and stops nothing.")
        {
            Needs = Permission.Operate,
            Parameters = [new ApiParameter("header", "Idempotency-Key", """{ "type": "string", "minLength": 1, "maxLength": 255 }""", "The same key is the same incident, for ever.")],
            Body = "NewIncident",
            Answers =
            [
                new(201, "Incident", "Contained.") { HasLocation = true, HasVersion = true },
                new(202, "Incident", "Not everything could be reached yet; it goes on by itself.") { HasLocation = true, HasVersion = true },
            ],
            MayRefuse = [404, 409, 422],
        },
        new(HttpMethods.Get, Routes.Incidents, "listIncidents", "Lists incidents, the newest first.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "IncidentSummary", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Incident, "readIncident", "Reads an incident: what took effect when, and where the record says so.")
        {
            Answers = [new(200, "Incident", "The incident.") { HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.IncidentTimeline, "readTimeline", "What the record tells of an incident, made from its chains; that it was read is recorded.")
        {
            Needs = Permission.Investigate,
            Parameters = [from],
            Answers = [new(200, "IncidentTimeline", "The timeline.")],
        },
        new(HttpMethods.Get, Routes.IncidentExport, "exportIncident", "Exports the incident, its chains whole and its timeline, for `gatehouse incident verify`.")
        {
            Needs = Permission.ExportAudit,
            Parameters = [from],
            Answers = [new(200, "ExportLine", "One JSON document on each line.") { ContentType = "application/x-ndjson" }],
        },
        new(HttpMethods.Post, Routes.IncidentClose, "closeIncident", "Closes a contained incident with its cause and what follows. Nothing is thawed by it.")
        {
            Needs = Permission.Operate,
            Body = "IncidentClosing",
            Answers = [new(200, "Incident", "Closed.") { HasVersion = true }],
            MayRefuse = [409],
        },
    ]);
}
