using System.Text.Json;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>What whoever brings a result learns: how the task stands, and nothing of its caller, who may be another organisation's.</summary>
internal static class ResultAnswer
{
    public static void Write(Utf8JsonWriter json, TaskRecord task)
    {
        json.WriteStartObject();
        json.WriteString("task", task.Id);
        json.WriteString("status", TaskWords.Of(task.State));
        json.WriteIfAny("outcome", task.Effect is { } effect ? TaskWords.Of(effect) : null);
        json.WriteEndObject();
    }
}
