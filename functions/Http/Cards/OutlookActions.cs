using System.Text.Json;

namespace Gatehouse.Http.Cards;

/// <summary>What can be done with a card in Outlook (actionable messages).</summary>
internal static class OutlookActions
{
    public const string Refresh = "refresh";

    public static void Write(Utf8JsonWriter json, CardFacts facts, bool isWhole, OutlookFrame frame)
    {
        json.WriteString("originator"u8, frame.Originator);
        json.WriteBoolean("hideOriginalBody"u8, true);
        json.WriteString("correlationId"u8, facts.Approval.Id);
        json.WriteStartArray("expectedActors"u8);
        json.WriteStringValue(frame.Actor);
        json.WriteEndArray();
        json.WritePropertyName("autoInvokeAction"u8);
        WritePost(json, facts, frame, Refresh, null, hasReason: false);
        if (!facts.IsOpen && !facts.TakesNo)
            return;

        json.WriteStartArray("actions"u8);
        var takesYes = facts.TakesYes(isWhole);
        if (takesYes)
            WritePost(json, facts, frame, TeamsActions.Approve, "Approve", hasReason: true);
        if (facts.TakesNo)
            WritePost(json, facts, frame, TeamsActions.Deny, "Deny", hasReason: true);
        if (!takesYes && facts.Page is { } page)
            TeamsActions.WriteLink(json, page);
        json.WriteEndArray();
    }

    private static void WritePost(Utf8JsonWriter json, CardFacts facts, OutlookFrame frame, string verb, string? title, bool hasReason)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Action.Http");
        json.WriteString("method"u8, "POST");
        if (title is not null)
            json.WriteString("title"u8, title);
        json.WriteString("url"u8, frame.Answers.AbsoluteUri);
        json.WriteStartArray("headers"u8);
        // An empty one makes Outlook send its token as `Action-Authorization`, which no platform in front takes for its own.
        WriteHeader(json, "Authorization", "");
        WriteHeader(json, "Content-Type", "text/plain");
        json.WriteEndArray();
        // What people type is put in as it is: it comes last, so that nothing after it can be theirs.
        json.WriteString("body"u8, $"{verb} {facts.Approval.Id} {facts.Approval.Hash} {facts.Ticket}\n{(hasReason ? "{{reason.value}}" : "")}");
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("value"u8, value);
        json.WriteEndObject();
    }
}
