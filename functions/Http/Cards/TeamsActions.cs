using System.Text.Json;

namespace Gatehouse.Http.Cards;

/// <summary>What can be done with a card in Teams (Universal Actions).</summary>
internal static class TeamsActions
{
    public const string Approve = "approve";
    public const string Deny = "deny";

    /// <summary>Shows how it stands, and never decides.</summary>
    public const string Refresh = "refresh";

    public const string Ticket = "t";
    public const string Approval = "a";
    public const string Hash = "h";
    public const string Reason = "reason";

    /// <param name="chatUser">As the chat knows them; where it is not known, the client asks for everybody who sees the card.</param>
    public static void Write(Utf8JsonWriter json, CardFacts facts, bool isWhole, string? chatUser)
    {
        json.WriteStartObject("refresh"u8);
        json.WritePropertyName("action"u8);
        WriteExecute(json, facts, "Show how it stands", Refresh, null);
        if (chatUser is not null)
        {
            json.WriteStartArray("userIds"u8);
            json.WriteStringValue(chatUser);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (!facts.IsOpen && !facts.TakesNo)
            return;

        json.WriteStartArray("actions"u8);
        var takesYes = facts.TakesYes(isWhole);
        if (takesYes)
            WriteExecute(json, facts, "Approve", Approve, "positive");
        if (facts.TakesNo)
            WriteExecute(json, facts, "Deny", Deny, "destructive");
        if (!takesYes && facts.Page is { } page)
            WriteLink(json, page);
        json.WriteEndArray();
    }

    internal static void WriteLink(Utf8JsonWriter json, Uri page)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Action.OpenUrl");
        json.WriteString("title"u8, "Open the page");
        json.WriteString("url"u8, page.AbsoluteUri);
        json.WriteEndObject();
    }

    private static void WriteExecute(Utf8JsonWriter json, CardFacts facts, string title, string verb, string? style)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Action.Execute");
        json.WriteString("title"u8, title);
        json.WriteString("verb"u8, verb);
        json.WriteStartObject("data"u8);
        json.WriteString(Approval, facts.Approval.Id);
        json.WriteString(Hash, facts.Approval.Hash);
        json.WriteString(Ticket, facts.Ticket);
        json.WriteEndObject();
        if (style is not null)
        {
            json.WriteString("style"u8, style);
            json.WriteString("fallback"u8, "drop");
        }

        json.WriteEndObject();
    }
}
