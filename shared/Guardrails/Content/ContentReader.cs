using System.Text;
using System.Text.Json;

namespace Gatehouse.Guardrails.Content;

/// <summary>Every text of a JSON document, one after another, without an allocation: names and values, and numbers as they are spelled.</summary>
internal sealed class ContentReader
{
    private char[] chars = new char[1_024];
    private char[] labels = new char[64];
    private int labelLength;

    public ContentText Kind { get; private set; }

    public ReadOnlyMemory<char> Text { get; private set; }

    /// <summary>The property that the text is the value of, or one of the values of.</summary>
    public ReadOnlyMemory<char> Label => Kind == ContentText.Name ? default : labels.AsMemory(0, labelLength);

    public void Restart() => labelLength = 0;

    /// <summary>Goes on to the next text.</summary>
    public bool Next(ref Utf8JsonReader json)
    {
        while (json.Read())
        {
            if (!IsText(json.TokenType))
                continue;
            if (chars.Length < json.ValueSpan.Length)
                chars = new char[json.ValueSpan.Length * 2];
            Kind = KindOf(json.TokenType);
            Text = chars.AsMemory(0, Kind == ContentText.Number ? Encoding.ASCII.GetChars(json.ValueSpan, chars) : json.CopyString(chars));
            if (Kind == ContentText.Name)
                Remember(Text.Span);
            return true;
        }

        return false;
    }

    public static bool IsText(JsonTokenType token) => token is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number;

    public static ContentText KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.PropertyName => ContentText.Name,
        JsonTokenType.Number => ContentText.Number,
        _ => ContentText.Value,
    };

    private void Remember(ReadOnlySpan<char> name)
    {
        labelLength = Math.Min(name.Length, labels.Length);
        name[..labelLength].CopyTo(labels);
    }
}
