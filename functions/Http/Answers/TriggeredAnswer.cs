using System.Text.Json;
using Gatehouse.Guardrails;

namespace Gatehouse.Http.Answers;

/// <summary>Guardrails that found something or could not finish: what, where and how long, never what it says.</summary>
internal static class TriggeredAnswer
{
    /// <param name="withPlaces">Where everything was found.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TriggeredGuardrail> triggered, bool withPlaces)
    {
        json.WriteStartArray("guardrails");
        foreach (var one in triggered)
            Write(json, one, withPlaces);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TriggeredGuardrail one, bool withPlaces)
    {
        json.WriteStartObject();
        json.WriteString("guardrail", one.Guardrail);
        json.WriteString("name", one.Name);
        json.WriteString("set", one.Set);
        json.WriteNumber("version", one.Version);
        json.WriteWord("direction", one.Direction);
        json.WriteWord("action", one.Action);
        json.WriteIfAny("failed", one.Failed);
        if (withPlaces)
            WritePlaces(json, one);
        json.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter json, TriggeredGuardrail one)
    {
        json.WriteStartArray("findings");
        foreach (var place in one.Places)
        {
            json.WriteStartObject();
            json.WriteString("kind", place.Kind);
            json.WriteString("at", place.At);
            json.WriteNumber("offset", place.Offset);
            json.WriteNumber("length", place.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (one.Count > one.Places.Count)
            json.WriteNumber("count", one.Count);
    }
}
