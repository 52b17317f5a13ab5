using System.Collections.Immutable;
using System.Text.Json;
using Gatehouse.Baselines;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>What is normal for an agent or a connection, with what each figure means.</summary>
internal static class BaselineAnswer
{
    private static readonly (string Name, string Meaning)[] figures =
    [
        ("dispatches", "dispatches in an hour, refused ones included"),
        ("spent", "what tasks cost that ended in an hour"),
        ("guardrails", "guardrails that found something in an hour, each time counted"),
        ("tools", "different tools of the tasks accepted in an hour"),
        ("sessionSeconds", "mean length of the sessions that were seen to be over in an hour, from the first accepted task to the last; hours with none do not count"),
        ("now", "what is normal for the last sixty minutes: of the two hours of the day that they touch, each by its share; null while too little is known"),
        ("all", "of all hours"),
        ("weekday", "by hour of the day in UTC, Monday to Friday, from 0 to 23"),
        ("weekend", "likewise, Saturday and Sunday"),
        ("mean", "decayed mean: an hour weighs half after the half-life; an hour far beyond what is normal is learned as the most that is not"),
        ("deviation", "decayed standard deviation"),
        ("hours", "how many hours it is known from, each by what it is still worth"),
        ("ofHour", "known for this hour of the day; else it is that of all hours"),
        ("toolUse", "how often each tool was part of an accepted task, each time worth half after the half-life; the 32 that are used most by themselves"),
        ("through", "all hours before it are learned"),
    ];

    public static void Write(Utf8JsonWriter json, Baseline baseline, DateTimeOffset now, BaselineOptions options)
    {
        json.WriteStartObject();
        json.WriteString("subject", baseline.Subject);
        json.WriteMoment("through", baseline.Through);
        json.WriteNumber("halfLifeDays", options.HalfLife.TotalDays);
        foreach (var (name, profile) in new[] { ("dispatches", baseline.Frequency), ("spent", baseline.Spend), ("guardrails", baseline.Guardrails), ("tools", baseline.Tools), ("sessionSeconds", baseline.Sessions) })
            WriteProfile(json, name, profile, now, options);
        json.WriteStartObject("toolUse");
        foreach (var share in baseline.Uses.Tools)
            json.WriteNumber(share.Tool, Rounded(share.Uses));
        json.WriteEndObject();
        json.WriteStartObject("figures");
        foreach (var (name, meaning) in figures)
            json.WriteString(name, meaning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, string name, HourlyProfile profile, DateTimeOffset now, BaselineOptions options)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("now");
        if (profile.NormalAt(now, options) is { } normal)
            WriteMean(json, normal.Mean, normal.Deviation, normal.Hours, normal.IsOfHour);
        else
            json.WriteNullValue();
        json.WritePropertyName("all");
        WriteMean(json, profile.All, now, options);
        WriteHours(json, "weekday", profile.Weekday, now, options);
        WriteHours(json, "weekend", profile.Weekend, now, options);
        json.WriteEndObject();
    }

    private static void WriteHours(Utf8JsonWriter json, string name, ImmutableArray<DecayedMean> hours, DateTimeOffset now, BaselineOptions options)
    {
        json.WriteStartArray(name);
        foreach (var hour in hours)
            WriteMean(json, hour, now, options);
        json.WriteEndArray();
    }

    private static void WriteMean(Utf8JsonWriter json, DecayedMean mean, DateTimeOffset now, BaselineOptions options) =>
        WriteMean(json, mean.Mean, mean.Deviation, mean.WeightAt(now, options.HalfLife), null);

    private static void WriteMean(Utf8JsonWriter json, double mean, double deviation, double hours, bool? isOfHour)
    {
        json.WriteStartObject();
        json.WriteNumber("mean", Rounded(mean));
        json.WriteNumber("deviation", Rounded(deviation));
        json.WriteNumber("hours", Rounded(hours));
        if (isOfHour is { } known)
            json.WriteBoolean("ofHour", known);
        json.WriteEndObject();
    }

    private static double Rounded(double figure) => Math.Round(figure, 6);
}
