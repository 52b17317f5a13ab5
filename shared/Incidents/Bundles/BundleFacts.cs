using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Incidents.Timeline;
using Gatehouse.Wire;

namespace Gatehouse.Incidents.Bundles;

/// <summary>The first line of a bundle: which incident, and what its timeline is of.</summary>
internal sealed record BundleFacts(TimelineQuestion Question, ContainmentAction Action, string Operator)
{
    public const int Version = 1;

    public IncidentClosing? Closing { get; init; }

    public static BundleFacts Of(Incident incident, TimelineQuestion question) => new(question, incident.Action, incident.Operator) { Closing = incident.Closing };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("incident");
        json.WriteNumber("v", Version);
        json.WriteString("id", Question.Incident);
        json.WriteString("scope", Question.Scope.Kind.ToString());
        json.WriteString("contains", Question.Scope.Id);
        if (Question.Scope.Agent is { } agent)
            json.WriteString("agent", agent);
        json.WriteString("action", Action.ToString());
        json.WriteBoolean("drill", Question.IsDrill);
        json.WriteString("openedBy", Operator);
        json.WriteString("openedAt", Instant.Format(Question.OpenedAt));
        json.WriteString("from", Instant.Format(Question.From));
        json.WriteString("to", Instant.Format(Question.To));
        if (Closing is { } closing)
        {
            json.WriteStartObject("closed");
            json.WriteString("at", Instant.Format(closing.At));
            json.WriteString("by", closing.Operator);
            json.WriteString("cause", closing.Cause);
            json.WriteString("followUp", closing.FollowUp);
            json.WriteBase64String("salt", closing.Salt);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <returns>Null for what is no such line.</returns>
    public static BundleFacts? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var facts = document.RootElement.GetProperty("incident");
            if (facts.GetProperty("v").GetInt32() != Version)
                return null;
            var scope = new IncidentScope(Enum.Parse<IncidentScopeKind>(Text(facts, "scope")), Text(facts, "contains"), facts.TryGetProperty("agent", out var agent) ? agent.GetString() : null);
            var question = new TimelineQuestion(Text(facts, "id"), scope, facts.GetProperty("drill").GetBoolean(), Time(facts, "openedAt"), Time(facts, "from"), Time(facts, "to"));
            return new BundleFacts(question, Enum.Parse<ContainmentAction>(Text(facts, "action")), Text(facts, "openedBy"))
            {
                Closing = facts.TryGetProperty("closed", out var closed)
                    ? new IncidentClosing(Time(closed, "at"), Text(closed, "by"), Text(closed, "cause"), Text(closed, "followUp"), closed.GetProperty("salt").GetBytesFromBase64())
                    : null,
            };
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string Text(JsonElement facts, string name) => facts.GetProperty(name).GetString() ?? throw new FormatException($"`{name}` is null");

    private static DateTimeOffset Time(JsonElement facts, string name) => Instant.TryParse(Text(facts, name), out var time) ? time : throw new FormatException($"`{name}` is no time");
}
