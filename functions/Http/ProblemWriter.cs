using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Http.Answers;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>The bytes of a <see cref="Problem"/>.</summary>
internal static class ProblemWriter
{
    // Readable for people: backticks and quotes need no escapes in a body that is never HTML.
    private static readonly JsonWriterOptions options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(Problem problem, HttpContext http)
    {
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter, options))
        {
            json.WriteStartObject();
            json.WriteString("type", problem.Kind.Type);
            json.WriteString("title", problem.Kind.Title);
            json.WriteNumber("status", problem.Kind.Status);
            json.WriteString("code", problem.Kind.Code);
            WriteIfAny(json, "clause", problem.Clause);
            json.WriteString("detail", problem.Detail);
            WriteIfAny(json, "task", problem.Task);
            WriteErrors(json, problem);
            HealthAnswer.WriteChecks(json, problem.Checks);
            if (problem.Guardrails.Count > 0)
                TriggeredDocument.Write(json, problem.Guardrails, problem.TellsPlaces);
            WriteRetry(json, problem);
            WriteIfAny(json, "unlock", problem.Unlock);
            WriteAudit(json, problem.Audit);
            json.WriteString("traceId", TraceIdOf(http));
            json.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteErrors(Utf8JsonWriter json, Problem problem)
    {
        if (problem.Errors.Count == 0)
            return;
        json.WriteStartArray("errors");
        foreach (var error in problem.Errors)
        {
            json.WriteStartObject();
            json.WriteString("path", error.Path);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRetry(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject("retry");
        json.WriteBoolean("possible", problem.MayRetry);
        if (problem.RetryAfterSeconds is { } seconds)
            json.WriteNumber("afterSeconds", seconds);
        json.WriteEndObject();
    }

    private static void WriteAudit(Utf8JsonWriter json, AuditPlace? audit)
    {
        if (audit is not { } place)
            return;
        json.WriteStartObject("audit");
        json.WriteString("chain", place.Chain);
        json.WriteNumber("sequence", place.Sequence);
        if (place.Coalesced)
            json.WriteBoolean("coalesced", true);
        json.WriteEndObject();
    }
}
