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
        json.WriteString("from", Instant.Format(timeline.Question.From));
        json.WriteString("to", Instant.Format(timeline.Question.To));
        json.WriteString("openedAt", Instant.Format(timeline.Question.OpenedAt));
        json.WriteNumber("entries", timeline.Entries);
        json.WritePropertyName("firstAnomaly");
        if (timeline.FirstAnomaly is { } first)
            Write(json, first);
        else
            json.WriteNullValue();
        Milliseconds(json, "detectionLagMs", timeline.DetectionLag);
        Milliseconds(json, "timeToStopMs", timeline.TimeToStop);
        Milliseconds(json, "timeToDrainMs", timeline.TimeToDrain);
        json.WriteStartObject("anomalies");
        foreach (var (kind, count) in timeline.Anomalies)
            json.WriteNumber(Word(kind), count);
        json.WriteEndObject();
        Texts(json, "agents", timeline.Agents);
        Texts(json, "credentials", timeline.Credentials);
        Texts(json, "sessions", timeline.Sessions);
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
        Moment(json, "firstSend", use.FirstSend);
        Moment(json, "lastSend", use.LastSend);
        json.WriteStartObject("ended");
        foreach (var (status, count) in use.Ended)
            json.WriteNumber(status, count);
        json.WriteEndObject();
        Texts(json, "tools", use.Tools);
        json.WriteNumber("posted", new Money(use.Posted).ToDecimal());
        Moment(json, "containedAt", use.ContainedAt);
        if (use.ContainedBy is { } sequence)
            json.WriteNumber("containedBy", sequence);
        json.WriteNumber("sendsAfter", use.SendsAfter);
        Moment(json, "drainedAt", use.DrainedAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TrustMoment moment)
    {
        Place(json, moment.At, moment.Chain, moment.Sequence);
        Text(json, "agent", moment.Agent);
        if (moment.Score is { } score)
            json.WriteNumber("score", score);
        Text(json, "level", moment.Level);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GuardrailHits hits)
    {
        json.WriteStartObject();
        json.WriteString("guardrail", hits.Guardrail);
        json.WriteNumber("count", hits.Count);
        Moment(json, "first", hits.First);
        Moment(json, "last", hits.Last);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TimelineEvent line)
    {
        Place(json, line.At, line.Chain, line.Sequence);
        json.WriteString("kind", line.Kind);
        Text(json, "anomaly", line.Anomaly is { } anomaly ? Word(anomaly) : null);
        Text(json, "task", line.Task);
        Text(json, "subject", line.Subject);
        Text(json, "operator", line.Operator);
        Text(json, "code", line.Code);
        Text(json, "clause", line.Clause);
        Text(json, "outcome", line.Outcome);
        json.WriteNumber("count", line.Count);
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, DateTimeOffset at, string chain, long sequence)
    {
        json.WriteStartObject();
        Moment(json, "at", at);
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

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts) => Items(json, name, texts, (writer, text) => writer.WriteStringValue(text));

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } moment)
            json.WriteString(name, Instant.Format(moment));
        else
            json.WriteNull(name);
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } known)
            json.WriteNumber(name, (long)known.TotalMilliseconds);
        else
            json.WriteNull(name);
    }

    private static string Word(AnomalyKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
