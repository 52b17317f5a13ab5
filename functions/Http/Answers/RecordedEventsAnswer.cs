using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Http.Answers;

/// <summary>Where events stand; of several, the sequence is the last one's.</summary>
internal static class RecordedEventsAnswer
{
    public static void Write(Utf8JsonWriter json, RecordedEvents recorded)
    {
        json.WriteStartObject();
        json.WriteString("chain", recorded.Chain);
        if (recorded.First < recorded.Last)
            json.WriteNumber("first", recorded.First);
        json.WriteNumber("sequence", recorded.Last);
        json.WriteEndObject();
    }
}
