using System.Text.Json;
using Gatehouse.Audit.Reading;

namespace Gatehouse.Http.Answers;

/// <summary>Entries as they are stored, each with its place.</summary>
internal static class AuditPageAnswer
{
    public static void Write(Utf8JsonWriter json, RecordedEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("chain", entry.Chain);
        json.WriteNumber("sequence", entry.Stored.Sequence);
        json.WriteString("hash", entry.Stored.Hash);
        json.WritePropertyName("entry");
        json.WriteRawValue(entry.Stored.Bytes.Span, skipInputValidation: true);
        json.WriteEndObject();
    }
}
