using System.Text.Json;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A guardrail that sets may include, as operators see it.</summary>
internal static class GuardrailAnswer
{
    public static void Write(Utf8JsonWriter json, StoredGuardrail guardrail)
    {
        json.WriteStartObject();
        json.WriteString("id", guardrail.Id);
        json.WriteString("name", guardrail.Name);
        json.WriteNumber("version", guardrail.Version);
        json.WritePropertyName("document");
        guardrail.Document.WriteTo(json);
        json.WriteString("createdAt", Instant.Format(guardrail.CreatedAt));
        json.WriteString("changedAt", Instant.Format(guardrail.ChangedAt));
        json.WriteString("by", guardrail.By);
        json.WriteEndObject();
    }
}
