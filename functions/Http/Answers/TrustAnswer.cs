using System.Text.Json;
using Gatehouse.Trust;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>An agent's trust as its operators see it: the score as it would be now, each point of it, and what decisions go by.</summary>
internal static class TrustAnswer
{
    private const int Digits = 2;

    /// <param name="record">What decisions go by; null before the first assessment.</param>
    public static void Write(Utf8JsonWriter json, TrustEvidence evidence, TrustRecord? record)
    {
        var breakdown = TrustBreakdown.Of(evidence);
        var counts = evidence.Counts;
        json.WriteStartObject();
        json.WriteString("agent", evidence.Agent.Id);
        json.WriteNumber("score", breakdown.Score);
        json.WriteString("level", breakdown.Level.ToString());
        json.WriteMoment("at", evidence.Now);
        json.WriteStartArray("breakdown");
        foreach (var points in breakdown.Points)
            WritePoints(json, points, evidence);
        json.WriteEndArray();
        json.WriteNumber("conduct", Rounded(TrustFormula.Conduct(counts, evidence.Options)));
        json.WriteStartObject("observed");
        json.WriteNumber("successes", Rounded(counts.Successes));
        json.WriteNumber("errors", Rounded(counts.Errors));
        json.WriteNumber("violations", Rounded(counts.Violations));
        json.WriteNumber("guardrails", Rounded(counts.Guardrails));
        json.WriteEndObject();
        WriteStanding(json, evidence, record ?? TrustRecord.Starting(evidence.Agent, evidence.Options));
        json.WriteEndObject();
    }

    private static void WritePoints(Utf8JsonWriter json, TrustPoints points, TrustEvidence evidence)
    {
        var (because, raise) = TrustBreakdown.Explain(points.Part, evidence);
        json.WriteStartObject();
        json.WriteWord("part", points.Part);
        json.WriteNumber("points", Rounded(points.Points));
        json.WriteNumber("most", Rounded(points.Most));
        json.WriteString("because", because);
        json.WriteIfAny("raise", raise);
        json.WriteEndObject();
    }

    private static void WriteStanding(Utf8JsonWriter json, TrustEvidence evidence, TrustRecord record)
    {
        json.WriteStartObject("standing");
        json.WriteNumber("score", record.Score);
        json.WriteString("level", record.Level.ToString());
        json.WriteMoment("at", record.At);
        json.WriteMoment("goodUntil", record.At + evidence.Options.MaxAge);
        json.WriteEndObject();
        json.WriteStartArray("history");
        foreach (var change in record.History)
            WriteChange(json, change);
        json.WriteEndArray();
    }

    private static void WriteChange(Utf8JsonWriter json, TrustChange change)
    {
        json.WriteStartObject();
        json.WriteMoment("at", change.At);
        json.WriteString("level", change.Level.ToString());
        json.WriteNumber("score", change.Score);
        if (change.Cause is { } cause)
            json.WriteWord("cause", cause);
        json.WriteEndObject();
    }

    private static double Rounded(double value) => Math.Round(value, Digits);
}
