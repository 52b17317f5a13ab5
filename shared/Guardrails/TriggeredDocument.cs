using System.Text.Json;

namespace Gatehouse.Guardrails;

/// <summary>Guardrails that found something or could not finish, as decisions and tasks show them: what, where and how long, never what it says.</summary>
public static class TriggeredDocument
{
    /// <summary>The member <c>guardrails</c>.</summary>
    /// <param name="withPlaces">Where everything was found.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TriggeredGuardrail> triggered, bool withPlaces)
    {
        json.WriteStartArray("guardrails"u8);
        foreach (var one in triggered)
            Write(json, one, withPlaces);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TriggeredGuardrail one, bool withPlaces)
    {
        json.WriteStartObject();
        json.WriteString("guardrail"u8, one.Guardrail);
        json.WriteString("name"u8, one.Name);
        json.WriteString("set"u8, one.Set);
        json.WriteNumber("version"u8, one.Version);
        json.WriteString("direction"u8, Word(one.Direction));
        json.WriteString("action"u8, Word(one.Action));
        if (one.Failed is { } failed)
            json.WriteString("failed"u8, failed);
        if (one.Failure is { } failure)
            json.WriteString("failure"u8, Word(failure));
        if (withPlaces)
            WritePlaces(json, one);
        json.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter json, TriggeredGuardrail one)
    {
        json.WriteStartArray("findings"u8);
        foreach (var place in one.Places)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, place.Kind);
            json.WriteString("at"u8, place.At);
            json.WriteNumber("offset"u8, place.Offset);
            json.WriteNumber("length"u8, place.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (one.Count > one.Places.Count)
            json.WriteNumber("count"u8, one.Count);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
