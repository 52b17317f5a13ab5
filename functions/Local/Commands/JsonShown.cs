using System.Text.Json;

namespace Gatehouse.Local.Commands;

/// <summary>What a gate answered, as a command prints it.</summary>
internal static class JsonShown
{
    public static string? Member(this JsonElement document, string name) =>
        document.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;

    public static void WriteMembers(this Utf8JsonWriter json, JsonElement document)
    {
        foreach (var member in document.EnumerateObject())
            member.WriteTo(json);
    }

    public static void WriteAll(this Utf8JsonWriter json, string name, IEnumerable<JsonElement> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            item.WriteTo(json);
        json.WriteEndArray();
    }
}
