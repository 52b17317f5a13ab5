using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>Operations, and what became of the wish for one.</summary>
internal static class OperationAnswer
{
    public static IResult Of(OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Started { Operation: var operation } =>
            new JsonAnswer(StatusCodes.Status202Accepted, json => Write(json, operation, null)) { Location = Routes.ForOperation(operation.Id) },
        OperationOutcome.Unknown => Problems.NotFound("there is no such organisation"),
        OperationOutcome.Killed => Problems.For(new Refusal(RefusalCode.Conflict, "the organisation was killed, which nothing takes back")),
        OperationOutcome.Unavailable unavailable => Problems.Unavailable(unavailable.Why),
        OperationOutcome.InDoubt doubt => Problems.For(new Refusal(RefusalCode.OutcomeUnknown, $"operation `{doubt.Operation}` may be under way") { MayRetry = true, Unlock = "read the operation, or ask again" }),
        _ => throw new InvalidOperationException($"no such outcome: {outcome}"),
    };

    public static void Write(Utf8JsonWriter json, Operation operation, OperationProgress? progress)
    {
        json.WriteStartObject();
        json.WriteString("operation", operation.Id);
        json.WriteWord("action", operation.Action);
        json.WriteString("status", progress?.EndedAt is null ? "running" : "done");
        if (progress is not null)
        {
            json.WriteNumber("total", progress.Total);
            json.WriteNumber("done", progress.Done);
            json.WriteNumber("failed", progress.Failed);
        }

        json.WriteMoment("startedAt", operation.StartedAt);
        json.WriteMoment("endedAt", progress?.EndedAt);
        json.WriteEndObject();
    }
}
