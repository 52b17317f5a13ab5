using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Wire;

/// <summary>A merge patch (RFC 7396) laid over a document: absent is unchanged, <see langword="null"/> is cleared.</summary>
/// <remarks>A <see langword="null"/> at the top stays, so that the strict reader of the result sees every member that was named.</remarks>
public static class MergePatch
{
    /// <param name="document">An object.</param>
    public static JsonElement Over(JsonElement document, JsonElement patch)
    {
        if (patch.ValueKind is not JsonValueKind.Object)
            return patch;

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, document, patch, isTop: true);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement document, JsonElement patch, bool isTop)
    {
        json.WriteStartObject();
        if (document.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in document.EnumerateObject().Where(member => !patch.TryGetProperty(member.Name, out _)))
                member.WriteTo(json);
        }

        foreach (var member in patch.EnumerateObject().Where(member => isTop || member.Value.ValueKind is not JsonValueKind.Null))
        {
            json.WritePropertyName(member.Name);
            if (member.Value.ValueKind is JsonValueKind.Object)
                Write(json, Standing(document, member.Name), member.Value, isTop: false);
            else
                member.Value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static JsonElement Standing(JsonElement document, string name) =>
        document.ValueKind is JsonValueKind.Object && document.TryGetProperty(name, out var value) ? value : default;
}
