using System.Buffers;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Wire;

namespace Gatehouse.Delivery;

/// <summary>A task as its owner reads it, and as a callback tells it.</summary>
public static class TaskDocument
{
    public static ReadOnlyMemory<byte> Of(TaskView view)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, view);
        return buffer.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter json, TaskView view)
    {
        var task = view.Task;
        json.WriteStartObject();
        json.WriteString("task"u8, task.Id);
        json.WriteString("connection"u8, task.Connection);
        if (task.Session is { } session)
            json.WriteString("session"u8, session);
        json.WriteString("status"u8, TaskWords.Of(task.State));
        json.WriteString("outcome"u8, task.Effect is { } effect ? TaskWords.Of(effect) : null);
        if (task.DeadLettered)
            json.WriteBoolean("deadLettered"u8, true);
        json.WriteNumber("attempts"u8, task.Attempts);
        WriteResult(json, view.Result);
        if (view.IsErased)
            json.WriteString("payload"u8, "erased"u8);
        if (task.Cost is { } cost)
            json.WriteNumber("cost"u8, cost.ToDecimal());
        else
            json.WriteNull("cost"u8);
        json.WriteString("createdAt"u8, Instant.Format(task.CreatedAt));
        json.WriteString("endedAt"u8, task.EndedAt is { } ended ? Instant.Format(ended) : null);
        if (task.Approval is { } approval)
            json.WriteString("approval"u8, approval);
        if (task.ReplayOf is { } original)
            json.WriteString("replayOf"u8, original);
        if (task.RoutedTo is { } child)
            json.WriteString("routedTo"u8, child);
        if (task.Failure is { } failure)
            WriteFailure(json, task.State is TaskState.Denied or TaskState.Withheld ? "refusal" : "failure", failure);
        if (task.Violation is { } clause)
            json.WriteString("violation"u8, clause);
        if (task.OutputGuardrails is { Count: > 0 } guardrails)
            TriggeredDocument.Write(json, guardrails, withPlaces: true);
        json.WriteEndObject();
    }

    /// <summary>The <c>output</c> of the target's answer; the rest of that answer has members of its own.</summary>
    private static void WriteResult(Utf8JsonWriter json, ReadOnlyMemory<byte>? answer)
    {
        json.WritePropertyName("result"u8);
        if (answer is not { } bytes)
        {
            json.WriteNullValue();
            return;
        }

        using var document = JsonDocument.Parse(bytes);
        document.RootElement.GetProperty("output"u8).WriteTo(json);
    }

    private static void WriteFailure(Utf8JsonWriter json, string name, TaskFailure failure)
    {
        json.WriteStartObject(name);
        json.WriteString("code"u8, failure.Code);
        if (failure.Clause is { } clause)
            json.WriteString("clause"u8, clause);
        json.WriteString("detail"u8, failure.Detail);
        json.WriteEndObject();
    }
}
