using System.Text.Json;

namespace Gatehouse.Guardrails;

/// <summary>Guardrails that were triggered, as a decision and a task show them.</summary>
public static class TriggeredDocument
{
    /// <summary>The member <c>guardrails</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TriggeredGuardrail> triggered)
    {
        json.WriteStartArray("guardrails"u8);
        foreach (var one in triggered)
            Write(json, one);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TriggeredGuardrail one)
    {
        json.WriteStartObject();
        json.WriteString("guardrail"u8, one.Guardrail);
        json.WriteString("name"u8, one.Name);
        json.WriteString("set"u8, one.Set);
        json.WriteNumber("version"u8, one.Version);
        json.WriteString("kind"u8, one.Kind);
        json.WriteString("direction"u8, Word(one.Direction));
        json.WriteString("action"u8, Word(one.Action));
        if (one.Failed is { } failed)
        {
            json.WriteString("failed"u8, failed);
            json.WriteString("failure"u8, one.Failure is { } failure ? Word(failure) : null);
        }

        json.WriteNumber("count"u8, one.Count);
        json.WriteStartArray("findings"u8);
        foreach (var place in one.Places)
            Write(json, place);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FindingPlace place)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, place.Kind);
        json.WriteString("at"u8, place.At);
        json.WriteNumber("offset"u8, place.Offset);
        json.WriteNumber("length"u8, place.Length);
        json.WriteEndObject();
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
