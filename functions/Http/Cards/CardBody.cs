using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Http.Cards;

/// <summary>Writes the lines of a card, as many as have room: none is cut, and those without room are counted.</summary>
internal sealed class CardBody(Utf8JsonWriter json, CardForm form, JsonWriterOptions options, int most)
{
    private readonly ArrayBufferWriter<byte> line = new(256);
    private int room = most;

    /// <summary>Lines that found no room.</summary>
    public int Hidden { get; private set; }

    /// <summary>The gate's own words.</summary>
    public void Heading(string text, bool isTitle = false)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "TextBlock");
        json.WriteString("text"u8, text);
        json.WriteString("weight"u8, "Bolder");
        if (isTitle)
            json.WriteString("size"u8, "Large");
        if (form == CardForm.Teams)
            json.WriteString("style"u8, "heading");
        json.WriteString("spacing"u8, "Medium");
        json.WriteBoolean("wrap"u8, true);
        json.WriteEndObject();
    }

    /// <param name="label">The gate's own word.</param>
    /// <param name="text">Anybody's; it is shown as it is.</param>
    /// <param name="isCertain">It is short, and there is room kept for it.</param>
    public void Line(string label, string text, bool isMonospaced = false, bool isCertain = false)
    {
        line.ResetWrittenCount();
        using (var one = new Utf8JsonWriter(line, options))
        {
            if (form == CardForm.Teams)
                WriteRuns(one, label, text, isMonospaced);
            else
                WriteBlock(one, label, text);
        }

        if (line.WrittenCount > room && !isCertain)
        {
            Hidden++;
            return;
        }

        room -= isCertain ? 0 : line.WrittenCount;
        json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
    }

    public void BeginQuote()
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Container");
        json.WriteString("style"u8, "emphasis");
        json.WriteStartArray("items"u8);
    }

    public void EndQuote()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRuns(Utf8JsonWriter json, string label, string text, bool isMonospaced)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "RichTextBlock");
        json.WriteString("spacing"u8, "Small");
        json.WriteStartArray("inlines"u8);
        WriteRun(json, $"{label}: ", isBold: true, isMonospaced: false);
        foreach (var run in Runs(text.Length == 0 ? "(empty)" : text))
            WriteRun(json, run, isBold: false, isMonospaced);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Clients replace <c>{{DATE(…)}}</c> and <c>{{TIME(…)}}</c> in a run by what their reader's clock says: none has two braces in a row.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != '{' || text[i - 1] != '{')
                continue;
            yield return text[start..i];
            start = i;
        }

        yield return text[start..];
    }

    private static void WriteRun(Utf8JsonWriter json, string text, bool isBold, bool isMonospaced)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "TextRun");
        json.WriteString("text"u8, text);
        if (isBold)
            json.WriteString("weight"u8, "Bolder");
        if (isMonospaced)
            json.WriteString("fontType"u8, "Monospace");
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, string label, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "TextBlock");
        json.WriteString("text"u8, $"**{CardText.Plain(label)}:** {(text.Length == 0 ? "(empty)" : CardText.Plain(text))}");
        json.WriteString("spacing"u8, "Small");
        json.WriteBoolean("wrap"u8, true);
        json.WriteEndObject();
    }
}
