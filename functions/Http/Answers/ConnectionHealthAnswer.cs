using System.Text.Json;
using Gatehouse.Breakers;
using Gatehouse.Health;
using Gatehouse.Policy.Parsing;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A connection's health, with what each figure means.</summary>
internal static class ConnectionHealthAnswer
{
    private static readonly (string Name, string Meaning)[] figures =
    [
        ("accepted", "dispatches accepted, those included that had to wait for a human"),
        ("asked", "of them, those that had to wait for a human"),
        ("denied", "dispatches refused, by the clause that refused them"),
        ("perMinute", "accepted and denied dispatches, for each minute from `from` to `to`"),
        ("ended", "tasks that ended, by status"),
        ("rerouted", "tasks that the backup connection was asked to do"),
        ("calls", "calls of the target"),
        ("failures", "of them, those that nothing answered, that were answered 5xx, 408, 425 or 429, or whose answer could not be read"),
        ("errorRate", "failures for each call; null where there was none"),
        ("slow", "calls that took longer than the policy's delivery.slowAfter"),
        ("latency", "seconds that half, 90 %, and 99 % of the calls took at most, from the send to the whole answer; each within 5 % of a time that was measured"),
        ("guardrails", "contents that a guardrail found something in, by its id"),
        ("spent", "what the tasks cost that ended"),
        ("tools", "accepted tasks with each tool; past 32 tools, or 64 characters of a name, it is one of the others"),
        ("violations", "things asked for or done that the policy does not permit, as trust counts them"),
        ("overruns", "results that cost more than was reserved"),
        ("sessions", "sessions that were seen to be over, an hour after their last accepted task at the earliest, and their mean length in seconds: from the first accepted task to the last"),
        ("breaker", "whether the target is asked: closed is yes, open is no, halfOpen is for a few calls that find out"),
        ("held", "whether no dispatch was accepted, because the connection was closed, frozen or killed"),
        ("inFlight", "calls that may have been under way"),
        ("pendingApprovals", "demands for a human that nobody had answered"),
    ];

    public static void Write(Utf8JsonWriter json, string connection, HealthQuery query, HealthSeries series)
    {
        json.WriteStartObject();
        json.WriteString("connection", connection);
        json.WriteString("step", IsoDuration.Text(query.Step));
        json.WriteStartObject("now");
        json.WriteString("at", Instant.Format(series.Now.At));
        WriteStanding(json, series.Now);
        json.WriteEndObject();
        json.WriteStartArray("points");
        foreach (var point in series.Points)
            WritePoint(json, point);
        json.WriteEndArray();
        json.WriteStartObject("figures");
        foreach (var (name, meaning) in figures)
            json.WriteString(name, meaning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, HealthPoint point)
    {
        var (counted, time) = (point.Counted, point.End.At - point.From);
        json.WriteStartObject();
        json.WriteString("from", Instant.Format(point.From));
        json.WriteString("to", Instant.Format(point.End.At));
        json.WriteNumber("accepted", counted.Accepted);
        json.WriteNumber("asked", counted.Asked);
        WriteTally(json, "denied", counted.Denied);
        json.WriteNumber("perMinute", Rounded((counted.Accepted + counted.Denied.Total) / time.TotalMinutes));
        WriteTally(json, "ended", counted.Ended);
        json.WriteNumber("rerouted", counted.Rerouted);
        WriteCalls(json, counted);
        WriteTally(json, "guardrails", counted.Guardrails);
        json.WriteMoney("spent", counted.Spent);
        WriteTally(json, "tools", counted.Tools);
        json.WriteNumber("violations", counted.Violations);
        json.WriteNumber("overruns", counted.Overruns);
        json.WriteStartObject("sessions");
        json.WriteNumber("ended", counted.Sessions.Ended);
        if (counted.Sessions.Ended > 0)
            json.WriteNumber("meanSeconds", Rounded((double)counted.Sessions.Seconds / counted.Sessions.Ended));
        else
            json.WriteNull("meanSeconds");
        json.WriteEndObject();
        WriteStanding(json, point.End);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, HealthCounters counted)
    {
        json.WriteNumber("calls", counted.Calls);
        json.WriteNumber("failures", counted.Failures);
        if (counted.Calls > 0)
            json.WriteNumber("errorRate", Rounded((double)counted.Failures / counted.Calls));
        else
            json.WriteNull("errorRate");
        json.WriteNumber("slow", counted.Slow);
        json.WriteStartObject("latency");
        WriteQuantile(json, "p50", counted.Latency.Quantile(0.5));
        WriteQuantile(json, "p90", counted.Latency.Quantile(0.9));
        WriteQuantile(json, "p99", counted.Latency.Quantile(0.99));
        json.WriteEndObject();
    }

    private static void WriteStanding(Utf8JsonWriter json, HealthSnapshot standing)
    {
        json.WriteStartObject("breaker");
        json.WriteString("state", standing.Breaker switch { BreakerPhase.Closed => "closed", BreakerPhase.Open => "open", _ => "halfOpen" });
        if (standing.Reason is { } reason)
            json.WriteString("clause", BreakerClauses.Of(reason));
        json.WriteEndObject();
        json.WriteBoolean("held", standing.IsHeld);
        json.WriteNumber("inFlight", standing.InFlight);
        json.WriteNumber("pendingApprovals", standing.PendingApprovals);
    }

    private static void WriteTally(Utf8JsonWriter json, string name, Tally tally)
    {
        json.WriteStartObject(name);
        foreach (var count in tally.Counts)
            json.WriteNumber(count.Name, count.Count);
        json.WriteEndObject();
    }

    private static void WriteQuantile(Utf8JsonWriter json, string name, TimeSpan? quantile)
    {
        if (quantile is { } time)
            json.WriteNumber(name, Rounded(time.TotalSeconds));
        else
            json.WriteNull(name);
    }

    private static double Rounded(double figure) => Math.Round(figure, 4);
}
