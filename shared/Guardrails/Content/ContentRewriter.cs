using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Guardrails.Content;

/// <summary>A document again, with other words in some of its strings.</summary>
internal static class ContentRewriter
{
    private static readonly JsonWriterOptions compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Rewrite(ReadOnlySpan<byte> json, Dictionary<int, string> replaced)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length);
        using var writer = new Utf8JsonWriter(bytes, compact);
        var reader = new Utf8JsonReader(json);
        for (var index = 0; reader.Read();)
        {
            var text = ContentReader.IsText(reader.TokenType) ? index++ : -1;
            if (reader.TokenType == JsonTokenType.String && replaced.TryGetValue(text, out var words))
                writer.WriteStringValue(words);
            else
                Copy(ref reader, writer);
        }

        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
            case JsonTokenType.String: writer.WriteStringValue(reader.GetString()); break;
            case JsonTokenType.Number: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            case JsonTokenType.True or JsonTokenType.False: writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
