using System.Text.Json;

namespace Gatehouse.Identity;

/// <summary>A JSON object that every parser would read alike: no duplicate names, no trailing data, no ill-formed text.</summary>
internal static class StrictJsonObject
{
    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8)
    {
        // Ill-formed text passes the parser and only throws when it is read, so all of it is read here.
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
            return null;

        try
        {
            using var document = JsonDocument.Parse(utf8, strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return null;

            ReadAllText(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null when the member is absent or not a string.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>Null when the member is absent or not an integer literal of 64 bits.</summary>
    public static long? Integer(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static void ReadAllText(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
            _ = element.GetString();
        else if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                ReadAllText(item);
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                ReadAllText(member.Value);
            }
        }
    }
}
