using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Incidents;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>An incident as operators see it.</summary>
internal static class IncidentAnswer
{
    /// <summary>201 once everything holds; 202 while a message goes on with what does not yet.</summary>
    public static IResult Opened(IncidentOutcome outcome) => outcome.Match<IResult>(
        standing: standing => new JsonAnswer(standing.View.Incident.IsContained ? StatusCodes.Status201Created : StatusCodes.Status202Accepted, json => Write(json, standing.View))
        {
            Location = Routes.ForIncident(standing.View.Incident.Id),
            ETag = standing.View.Incident.Revision,
            IsReplayed = standing.IsReplayed,
        },
        refused: refusal => Problems.For(refusal));

    public static JsonAnswer Of(IncidentView view) => new(StatusCodes.Status200OK, json => Write(json, view)) { ETag = view.Incident.Revision };

    public static void Write(Utf8JsonWriter json, IncidentView view)
    {
        json.WriteStartObject();
        Members(json, view.Incident);
        json.WriteMilliseconds("timeToStopMs", view.TimeToStop);
        json.WriteTexts("inFlight", view.InFlight);
        json.WriteStartArray("connections");
        foreach (var effect in view.Effects)
            Write(json, effect);
        json.WriteEndArray();
        if (!view.Incident.IsContained)
            json.WriteTexts("notFenced", view.NotFenced);
        json.WriteEndObject();
    }

    /// <summary>One of a list.</summary>
    public static void WriteShort(Utf8JsonWriter json, Incident incident)
    {
        json.WriteStartObject();
        Members(json, incident);
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, Incident incident)
    {
        json.WriteString("id", incident.Id);
        Scope(json, incident.Scope);
        json.WriteWord("action", incident.Action);
        json.WriteBoolean("drill", incident.IsDrill);
        json.WriteIfAny("title", incident.Title);
        json.WriteString("status", incident.Closing is not null ? "closed" : incident.IsContained ? "contained" : "containing");
        json.WriteMoment("openedAt", incident.OpenedAt);
        json.WriteString("openedBy", incident.Operator);
        json.WriteStartArray("steps");
        foreach (var step in incident.Steps)
            Write(json, incident, step);
        json.WriteEndArray();
        json.WritePropertyName("closed");
        if (incident.Closing is not { } closing)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteMoment("at", closing.At);
        json.WriteString("by", closing.Operator);
        json.WriteString("cause", closing.Cause);
        json.WriteString("followUp", closing.FollowUp);
        json.WriteEndObject();
    }

    private static void Scope(Utf8JsonWriter json, IncidentScope scope)
    {
        if (scope.Kind is IncidentScopeKind.Organisation)
        {
            json.WriteWord("scope", scope.Kind);
            return;
        }

        json.WriteStartObject("scope");
        json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(scope.Kind.ToString()), scope.Id);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Incident incident, IncidentStep step)
    {
        json.WriteStartObject();
        json.WriteWord("step", step.Name);
        json.WriteMoment("doneAt", step.DoneAt);
        json.WriteNumber(step.Name is IncidentStepName.Revoke ? "credentials" : "connections", step.Reached);
        if (step.Name is IncidentStepName.Cancel)
        {
            json.WriteString("work", incident.IsDrill ? "counted" : incident.Action is ContainmentAction.Kill ? "cancelled" : "held");
            json.WriteNumber("queued", step.Queued);
            json.WriteNumber("pending", step.Pending);
            json.WriteNumber("running", step.Running);
            json.WriteBoolean("complete", step.IsWhole);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IncidentEffect effect)
    {
        json.WriteStartObject();
        json.WriteString("connection", effect.Connection);
        json.WriteMoment("at", effect.At);
        if (effect.Sequence is { } sequence)
        {
            json.WriteStartObject("audit");
            json.WriteString("chain", effect.Connection);
            json.WriteNumber("sequence", sequence);
            json.WriteEndObject();
        }

        json.WriteTexts("inFlight", effect.InFlight);
        json.WriteEndObject();
    }
}
