using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Wire;

namespace Gatehouse.Incidents.Timeline;

/// <summary>A timeline as JSON: the very bytes that the API shows, that a bundle holds, and that an offline check makes again.</summary>
public static class TimelineJson
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter json, IncidentTimeline timeline)
    {
        json.WriteStartObject();
        json.WriteMoment("from", timeline.Question.From);
        json.WriteMoment("to", timeline.Question.To);
        json.WriteMoment("openedAt", timeline.Question.OpenedAt);
        json.WriteNumber("entries", timeline.Entries);
        json.WritePropertyName("firstAnomaly");
        if (timeline.FirstAnomaly is { } first)
            Write(json, first);
        else
            json.WriteNullValue();
        json.WriteMilliseconds("detectionLagMs", timeline.DetectionLag);
        json.WriteMilliseconds("timeToStopMs", timeline.TimeToStop);
        json.WriteMilliseconds("timeToDrainMs", timeline.TimeToDrain);
        json.WriteStartObject("anomalies");
        foreach (var (kind, count) in timeline.Anomalies)
            json.WriteNumber(JsonWords.WordOf(kind), count);
        json.WriteEndObject();
        json.WriteTexts("agents", timeline.Agents);
        json.WriteTexts("credentials", timeline.Credentials);
        json.WriteTexts("sessions", timeline.Sessions);
        Items(json, "connections", timeline.Connections, Write);
        Items(json, "trust", timeline.Trust, Write);
        Items(json, "guardrails", timeline.Guardrails, Write);
        Items(json, "events", timeline.Events, Write);
        json.WriteNumber("eventsOmitted", timeline.Omitted);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConnectionUse use)
    {
        json.WriteStartObject();
        json.WriteString("connection", use.Connection);
        json.WriteNumber("entries", use.Entries);
        json.WriteNumber("accepted", use.Accepted);
        json.WriteNumber("refused", use.Refused);
        json.WriteNumber("sends", use.Sends);
        json.WriteMoment("firstSend", use.FirstSend);
        json.WriteMoment("lastSend", use.LastSend);
        json.WriteStartObject("ended");
        foreach (var (status, count) in use.Ended)
            json.WriteNumber(status, count);
        json.WriteEndObject();
        json.WriteTexts("tools", use.Tools);
        json.WriteNumber("posted", new Money(use.Posted).ToDecimal());
        json.WriteMoment("containedAt", use.ContainedAt);
        if (use.ContainedBy is { } sequence)
            json.WriteNumber("containedBy", sequence);
        json.WriteNumber("sendsAfter", use.SendsAfter);
        json.WriteMoment("drainedAt", use.DrainedAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TrustMoment moment)
    {
        Place(json, moment.At, moment.Chain, moment.Sequence);
        json.WriteIfAny("agent", moment.Agent);
        if (moment.Score is { } score)
            json.WriteNumber("score", score);
        json.WriteIfAny("level", moment.Level);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GuardrailHits hits)
    {
        json.WriteStartObject();
        json.WriteString("guardrail", hits.Guardrail);
        json.WriteNumber("count", hits.Count);
        json.WriteMoment("first", hits.First);
        json.WriteMoment("last", hits.Last);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TimelineEvent line)
    {
        Place(json, line.At, line.Chain, line.Sequence);
        json.WriteString("kind", line.Kind);
        json.WriteIfAny("anomaly", line.Anomaly is { } anomaly ? JsonWords.WordOf(anomaly) : null);
        json.WriteIfAny("task", line.Task);
        json.WriteIfAny("subject", line.Subject);
        json.WriteIfAny("operator", line.Operator);
        json.WriteIfAny("code", line.Code);
        json.WriteIfAny("clause", line.Clause);
        json.WriteIfAny("outcome", line.Outcome);
        json.WriteNumber("count", line.Count);
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, DateTimeOffset at, string chain, long sequence)
    {
        json.WriteStartObject();
        json.WriteMoment("at", at);
        json.WriteStartObject("audit");
        json.WriteString("chain", chain);
        json.WriteNumber("sequence", sequence);
        json.WriteEndObject();
    }

    private static void Items<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }
}
