using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Alerts.Rules;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>Alerts, their rules and where they are told, as operators see them.</summary>
internal static class AlertAnswer
{
    public static JsonAnswer Of(Alert alert, IReadOnlyList<AlertTelling> tellings, DateTimeOffset now, AlertOptions options) =>
        new(StatusCodes.Status200OK, json => Write(json, alert, tellings, now, options)) { ETag = alert.Revision };

    private static void Write(Utf8JsonWriter json, Alert alert, IReadOnlyList<AlertTelling> tellings, DateTimeOffset now, AlertOptions options)
    {
        json.WriteStartObject();
        Members(json, alert, now);
        json.WriteIfAny("ruleExplained", AlertRules.Find(alert.Rule)?.Explain(options));
        json.WriteStartArray("told");
        foreach (var telling in tellings)
        {
            json.WriteStartObject();
            json.WriteString("notice", FormattableString.Invariant($"{alert.Id}.{telling.Notice}"));
            json.WriteString("route", telling.Route);
            json.WriteWord("result", telling.Result);
            json.WriteMoment("at", telling.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One of a list.</summary>
    public static void WriteShort(Utf8JsonWriter json, Alert alert, DateTimeOffset now)
    {
        json.WriteStartObject();
        Members(json, alert, now);
        json.WriteEndObject();
    }

    public static void WriteRule(Utf8JsonWriter json, IAlertRule rule, AlertOptions options)
    {
        json.WriteStartObject();
        json.WriteString("rule", rule.Name);
        json.WriteString("explanation", rule.Explain(options));
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="route">Which one.</param>
    /// <param name="key">What is signed with it; shown when the route is made and never again.</param>
    public static void WriteRoute(Utf8JsonWriter json, AlertRoute route, string? key)
    {
        json.WriteStartObject();
        json.WriteString("id", route.Id);
        json.WriteString("name", route.Name);
        json.WriteStartObject("to");
        json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(route.Channel.ToString()), route.ToShown);
        json.WriteEndObject();
        if (route.Rules is { } rules)
            json.WriteTexts("rules", rules);
        else
            json.WriteNull("rules");
        json.WriteMoment("createdAt", route.CreatedAt);
        json.WriteIfAny("key", key);
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, Alert alert, DateTimeOffset now)
    {
        json.WriteString("id", alert.Id);
        json.WriteString("rule", alert.Rule);
        json.WriteString("subject", alert.Subject);
        json.WriteIfAny("agent", alert.Agent);
        json.WriteWord("state", alert.StateAt(now));
        json.WriteNumber("occurrence", alert.Occurrence);
        json.WriteMoment("raisedAt", alert.RaisedAt);
        AlertDocument.Figures(json, alert.Signal);
        json.WriteMoment("calmSince", alert.CalmSince);
        json.WriteMoment("clearedAt", alert.ClearedAt);
        WriteHand(json, "acknowledged", alert.Acknowledged?.Operator, alert.Acknowledged?.At, null);
        WriteHand(json, "silenced", alert.Silence?.Operator, alert.Silence?.At, alert.Silence?.Until);
    }

    private static void WriteHand(Utf8JsonWriter json, string name, string? by, DateTimeOffset? at, DateTimeOffset? until)
    {
        if (by is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("by", by);
        json.WriteMoment("at", at);
        if (until is not null)
            json.WriteMoment("until", until);
        json.WriteEndObject();
    }
}
