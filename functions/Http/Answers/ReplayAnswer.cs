using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>What a candidate policy says of a task that was accepted under another.</summary>
internal static class ReplayAnswer
{
    public static void Write(Utf8JsonWriter json, ReplayedTask replayed)
    {
        var (task, verdict) = replayed;
        json.WriteStartObject();
        json.WriteString("task", task.Id);
        json.WriteString("type", task.Type);
        json.WriteString("createdAt", Instant.Format(task.CreatedAt));
        json.WriteNumber("policyVersion", task.PolicyVersion);
        var (word, code, clause, detail) = verdict.Match<(string, string?, string?, string?)>(
            allow: () => ("allow", null, null, null),
            ask: demand => ("approve", null, demand.Clauses[0], string.Join("; ", demand.Reasons)),
            deny: refusal => ("deny", refusal.Code.ToWireName(), refusal.Clause, refusal.Detail));
        json.WriteString("verdict", word);
        json.WriteIfAny("code", code);
        json.WriteIfAny("clause", clause);
        json.WriteIfAny("detail", detail);
        json.WriteEndObject();
    }
}
