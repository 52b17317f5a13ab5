using System.Text.Json;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A task as its owner sees it.</summary>
internal static class TaskAnswer
{
    public static void Write(Utf8JsonWriter json, TaskView view)
    {
        var task = view.Task;
        json.WriteStartObject();
        json.WriteString("task", task.Id);
        json.WriteString("connection", task.Connection);
        json.WriteWord("status", task.State);
        if (task.Effect is { } effect)
            json.WriteWord("outcome", effect);
        else
            json.WriteNull("outcome");
        if (task.DeadLettered)
            json.WriteBoolean("deadLettered", true);
        json.WriteNumber("attempts", task.Attempts);
        WriteResult(json, view.Result);
        json.WriteMoney("cost", task.Cost);
        json.WriteString("createdAt", Instant.Format(task.CreatedAt));
        json.WriteMoment("endedAt", task.EndedAt);
        if (task.Failure is { } failure)
            WriteFailure(json, task.State is TaskState.Denied ? "refusal" : "failure", failure);
        json.WriteEndObject();
    }

    /// <summary>The <c>output</c> of the target's answer; the rest of that answer has members of its own.</summary>
    private static void WriteResult(Utf8JsonWriter json, ReadOnlyMemory<byte>? answer)
    {
        json.WritePropertyName("result");
        if (answer is not { } bytes)
        {
            json.WriteNullValue();
            return;
        }

        using var document = JsonDocument.Parse(bytes);
        document.RootElement.GetProperty("output").WriteTo(json);
    }

    private static void WriteFailure(Utf8JsonWriter json, string name, TaskFailure failure)
    {
        json.WriteStartObject(name);
        json.WriteString("code", failure.Code);
        json.WriteString("detail", failure.Detail);
        json.WriteEndObject();
    }
}
