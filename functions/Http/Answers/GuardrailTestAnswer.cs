using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>What guardrails said of a content that they were tried on.</summary>
internal static class GuardrailTestAnswer
{
    public static void Write(Utf8JsonWriter json, ContentReading reading)
    {
        json.WriteStartObject();
        json.WriteWord("verdict", reading.Strictest);
        if (reading.Verdict is Verdict.Deny { Refusal: var refusal })
        {
            json.WriteString("code", refusal.Code.ToWireName());
            json.WriteIfAny("clause", refusal.Clause);
            json.WriteString("detail", refusal.Detail);
        }

        TriggeredDocument.Write(json, reading.Triggered, withPlaces: true);
        if (reading.Changed is { } changed)
        {
            json.WritePropertyName("content");
            JsonElement.Parse(changed.Span).WriteTo(json);
        }

        json.WriteEndObject();
    }
}
