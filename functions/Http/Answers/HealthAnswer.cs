using System.Text.Json;
using Gatehouse.Http.Health;

namespace Gatehouse.Http.Answers;

/// <summary>How the gate does: names and states, and nothing that a stranger could use.</summary>
internal static class HealthAnswer
{
    public static void Write(Utf8JsonWriter json, string status, IReadOnlyList<CheckState> checks)
    {
        json.WriteStartObject();
        json.WriteString("status", status);
        WriteChecks(json, checks);
        json.WriteEndObject();
    }

    public static void WriteChecks(Utf8JsonWriter json, IReadOnlyList<CheckState> checks)
    {
        if (checks.Count == 0)
            return;
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("status", check.Word);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
