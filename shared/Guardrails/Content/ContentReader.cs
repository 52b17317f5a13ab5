using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Guardrails.Content;

/// <summary>Every text of a JSON document, one after another, without an allocation: names and values, and numbers as they are spelled.</summary>
internal sealed class ContentReader
{
    private const int LongestLabel = 64;

    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private readonly char[] labels = new char[LongestLabel];
    private readonly char[] given = new char[LongestLabel];
    private char[] chars = new char[1_024];
    private int labelLength;
    private int givenLength;

    public ContentText Kind { get; private set; }

    public ReadOnlyMemory<char> Text { get; private set; }

    /// <summary>The property that the text is the value of, or one of the values of; of a <c>value</c>, what the <c>name</c> or <c>key</c> before it in the same object says.</summary>
    public ReadOnlyMemory<char> Label => Kind == ContentText.Name ? default : labels.AsMemory(0, labelLength);

    public void Restart() => labelLength = givenLength = 0;

    /// <summary>Goes on to the next text.</summary>
    public bool Next(ref Utf8JsonReader json)
    {
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject)
                givenLength = 0;
            if (!IsText(json.TokenType))
                continue;
            if (chars.Length < json.ValueSpan.Length)
                chars = new char[json.ValueSpan.Length * 2];
            Kind = KindOf(json.TokenType);
            Text = chars.AsMemory(0, Kind == ContentText.Number ? Encoding.ASCII.GetChars(json.ValueSpan, chars) : json.CopyString(chars));
            if (Kind == ContentText.Name)
                Remember(Text.Span);
            else if (Kind == ContentText.Value && IsGiving(labels.AsSpan(0, labelLength)))
                Give(Text.Span);
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

    // `{ "name": "DB_PASSWORD", "value": "…" }`, as environments, headers and forms are listed.
    private static bool IsGiving(ReadOnlySpan<char> label) =>
        label.Equals("name", StringComparison.OrdinalIgnoreCase) || label.Equals("key", StringComparison.OrdinalIgnoreCase) || label.Equals("header", StringComparison.OrdinalIgnoreCase)
        || label.Equals("field", StringComparison.OrdinalIgnoreCase) || label.Equals("variable", StringComparison.OrdinalIgnoreCase) || label.Equals("parameter", StringComparison.OrdinalIgnoreCase);

    private void Give(ReadOnlySpan<char> name)
    {
        givenLength = name.Length <= LongestLabel && name.IndexOfAnyExcept(nameLetters) < 0 ? name.Length : 0;
        name[..givenLength].CopyTo(given);
    }

    private void Remember(ReadOnlySpan<char> name)
    {
        if (givenLength > 0 && name.Equals("value", StringComparison.OrdinalIgnoreCase))
            name = given.AsSpan(0, givenLength);
        labelLength = Math.Min(name.Length, labels.Length);
        name[..labelLength].CopyTo(labels);
    }
}
