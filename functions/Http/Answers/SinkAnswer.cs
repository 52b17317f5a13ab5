using System.Text.Json;
using Gatehouse.Siem;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A sink as operators see it. What opens it is never shown; its key once.</summary>
internal static class SinkAnswer
{
    /// <param name="key">Of a sink that is new.</param>
    public static void Write(Utf8JsonWriter json, SiemSink sink, SiemStatus? status, string? key = null)
    {
        json.WriteStartObject();
        json.WriteString("url", sink.Url);
        json.WriteIfAny("header", sink.Header);
        json.WriteWord("state", sink.State);
        json.WriteMoment("changedAt", sink.ChangedAt);
        if (key is not null)
            json.WriteString("key", key);
        if (status is not null)
            WriteStatus(json, status);
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, SiemStatus status)
    {
        json.WriteStartObject("stream");
        json.WriteMoment("at", status.At);
        json.WriteNumber("behind", status.Behind);
        if (status.Oldest is { } oldest)
        {
            json.WriteMoment("oldest", oldest);
            json.WriteNumber("lagSeconds", Math.Max(0, (long)(status.At - oldest).TotalSeconds));
        }

        if (status.Missing > 0)
            json.WriteNumber("missing", status.Missing);
        if (status.LastTakenAt is not null)
            json.WriteMoment("lastTakenAt", status.LastTakenAt);
        json.WriteNumber("failures", status.Failures);
        if (status.NextTryAt is not null)
            json.WriteMoment("nextTryAt", status.NextTryAt);
        json.WriteIfAny("fault", status.Fault);
        json.WriteEndObject();
    }
}
