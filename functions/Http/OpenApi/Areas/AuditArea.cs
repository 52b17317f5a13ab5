using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class AuditArea
{
    private const string Text = """{ "type": "string" }""";

    private const string Sequence = """{ "type": "integer", "minimum": 1 }""";

    private static readonly IReadOnlyList<ApiParameter> where =
    [
        ApiParameter.Query("connection", ApiParameter.RefTo("ConnectionId"), "Whose chain.", "con_3h8n5b1v6c9z2x7l4k0j"),
        ApiParameter.Query("chain", Text, "Another chain: `control`, `events:agt_…`, `session:ses_…` or `budget:…`."),
        ApiParameter.Query("from", ApiParameter.RefTo("Instant")),
        ApiParameter.Query("to", ApiParameter.RefTo("Instant"), "That moment is not in it."),
    ];

    public static ApiArea Told { get; } = new("Audit", "The record, to be looked into here and checked elsewhere.",
    [
        new(HttpMethods.Get, Routes.Audit, "findEntries", "Finds entries of the record; that it was read is recorded.")
        {
            Needs = Permission.ExportAudit,
            Parameters =
            [
                .. where,
                ApiParameter.Query("agent", ApiParameter.RefTo("AgentId")),
                ApiParameter.Query("session", ApiParameter.RefTo("SessionId")),
                ApiParameter.Query("task", ApiParameter.RefTo("TaskId")),
                ApiParameter.Query("kind", Text, "As `dispatch`."),
                ApiParameter.Query("decision", ApiParameter.RefTo("VerdictWord")),
                ApiParameter.Query("code", Text, "A refusal's code."),
                .. ApiParameter.Page,
            ],
            Answers = [new(200, "RecordedEntry", "A page.") { IsPage = true }],
            MayRefuse = [404],
        },
        new(HttpMethods.Get, Routes.AuditExport, "exportAudit", "Exports chains whole, or a part of one, for `gatehouse audit verify`.")
        {
            Needs = Permission.ExportAudit,
            Parameters = [.. where, ApiParameter.Query("first", Sequence), ApiParameter.Query("last", Sequence), ApiParameter.Query("checkpoints", """{ "type": "string", "enum": ["all"] }""", "From the first on; without it those that hold the newest head of every chain.")],
            Answers = [new(200, "ExportLine", "One JSON document on each line.") { ContentType = "application/x-ndjson" }],
            MayRefuse = [404],
        },
        new(HttpMethods.Get, Routes.AuditCheckpoints, "listCheckpoints", "Lists signed checkpoints, the newest first, for whoever keeps them elsewhere.")
        {
            Needs = Permission.ExportAudit,
            Parameters = [.. ApiParameter.Page],
            Answers = [new(200, "Checkpoint", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Post, Routes.AuditEvents, "recordEvents", "Records events of an agent, with a credential that can do nothing else.")
        {
            Callers = ApiCallers.AuditWriter,
            Body = "AuditEvents",
            Answers = [new(201, "RecordedEvents", "Recorded.")],
            MayRefuse = [429],
        },
    ]);
}
