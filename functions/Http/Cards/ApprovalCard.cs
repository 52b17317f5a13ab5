using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Approvals;

namespace Gatehouse.Http.Cards;

/// <summary>Draws an approval as an Adaptive Card: from the preview that was frozen with it, and how it stands.</summary>
/// <remarks>Whoever approves by a card has seen all that the preview shows: a card that has no room for it offers no yes.</remarks>
internal static class ApprovalCard
{
    /// <summary>Of a whole card, in bytes: the least that any way into Teams takes.</summary>
    public const int MostBytes = 28 * 1024;

    // What is left is for the gate's own words, a ticket in each action, and addresses.
    private const int RoomForLines = 20 * 1024;

    private static readonly JsonWriterOptions teams = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Also inside HTML: nothing in it can end the element that it stands in.
    private static readonly JsonWriterOptions outlook = new() { Encoder = JavaScriptEncoder.Default, SkipValidation = true };

    public static byte[] ForTeams(CardFacts facts, string? chatUser) =>
        Draw(facts, CardForm.Teams, (json, isWhole) => TeamsActions.Write(json, facts, isWhole, chatUser));

    public static byte[] ForOutlook(CardFacts facts, OutlookFrame frame) =>
        Draw(facts, CardForm.Outlook, (json, isWhole) => OutlookActions.Write(json, facts, isWhole, frame));

    private static byte[] Draw(CardFacts facts, CardForm form, Action<Utf8JsonWriter, bool> writeActions)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var options = form == CardForm.Teams ? teams : outlook;
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "AdaptiveCard");
            json.WriteString("version"u8, form == CardForm.Teams ? "1.5" : "1.0");
            if (form == CardForm.Teams)
                json.WriteString("$schema"u8, "http://adaptivecards.io/schemas/adaptive-card.json");
            json.WriteStartArray("body"u8);
            var body = new CardBody(json, form, options, RoomForLines);
            CardContent.Write(body, facts);
            var isWhole = body.Hidden == 0 && !facts.Preview.IsEmpty;
            if (facts.TakesAnswer)
                WriteReason(json, form);
            json.WriteEndArray();
            writeActions(json, isWhole);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteReason(Utf8JsonWriter json, CardForm form)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Input.Text");
        json.WriteString("id"u8, "reason");
        if (form == CardForm.Teams)
            json.WriteString("label"u8, "Reason (optional)");
        json.WriteString("placeholder"u8, "A reason, for the record");
        json.WriteBoolean("isMultiline"u8, true);
        json.WriteNumber("maxLength"u8, CardReason.MostCharacters);
        json.WriteEndObject();
    }
}
