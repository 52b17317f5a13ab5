using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class GuardrailArea
{
    public static ApiArea Told { get; } = new("Guardrails", "What content is inspected for, and what follows.",
    [
        new(HttpMethods.Post, Routes.GuardrailSets, "createGuardrailSet", "Makes a set; it binds nothing until a connection or the organisation names it.")
        {
            Needs = Permission.Operate,
            Body = "GuardrailSetDocument",
            Answers = [new(201, "GuardrailSet", "Made.") { HasLocation = true, HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.GuardrailSets, "listGuardrailSets", "Lists the sets, those that come with the gate among them.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "GuardrailSet", "A page, without documents.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.GuardrailSet, "readGuardrailSet", "Reads a set.")
        {
            Answers = [new(200, "GuardrailSet", "The set.") { HasVersion = true }],
        },
        new(HttpMethods.Put, Routes.GuardrailSet, "replaceGuardrailSet", "Replaces a set's document; once answered, no task is accepted by the one before.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch],
            Body = "GuardrailSetDocument",
            Answers = [new(200, "GuardrailSet", "Replaced.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.GuardrailSet, "deleteGuardrailSet", "Deletes a set that nobody is bound by.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(204, Meaning: "Deleted.")],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.GuardrailSetVersions, "readGuardrailSetVersions", "Lists a set's versions, or reads one, or compares two.")
        {
            Parameters = VersionParameters,
            Answers = [new(200, "GuardrailSetHistory", "What was asked for.")],
        },
        new(HttpMethods.Post, Routes.Guardrails, "createGuardrail", "Makes a guardrail that sets may include.")
        {
            Needs = Permission.Operate,
            Body = "GuardrailDocument",
            Answers = [new(201, "Guardrail", "Made.") { HasLocation = true, HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.Guardrails, "listGuardrails", "Lists the guardrails that sets may include.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Guardrail", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Guardrail, "readGuardrail", "Reads a guardrail.")
        {
            Answers = [new(200, "Guardrail", "The guardrail.") { HasVersion = true }],
        },
        new(HttpMethods.Put, Routes.Guardrail, "replaceGuardrail", "Replaces a guardrail's document; sets keep it as it stood when each was saved.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch],
            Body = "GuardrailDocument",
            Answers = [new(200, "Guardrail", "Replaced.") { HasVersion = true }],
        },
        new(HttpMethods.Delete, Routes.Guardrail, "deleteGuardrail", "Deletes a guardrail; sets that include it keep it.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(204, Meaning: "Deleted.")],
        },
        new(HttpMethods.Post, Routes.GuardrailTest, "tryGuardrails", "Tries a set or a guardrail on a content; nothing of it is kept.")
        {
            Needs = Permission.Operate,
            Body = "GuardrailTest",
            Answers = [new(200, "GuardrailTestResult", "What was found, and what would follow.")],
            MayRefuse = [404],
        },
    ]);

    private static ApiParameter[] VersionParameters =>
    [
        ApiParameter.Query("version", """{ "type": "integer", "minimum": 1 }""", "The one to read."),
        ApiParameter.Query("from", """{ "type": "integer", "minimum": 1 }""", "Of the two to compare, the first."),
        ApiParameter.Query("to", """{ "type": "integer", "minimum": 1 }""", "The second."),
        .. ApiParameter.Page,
    ];
}
