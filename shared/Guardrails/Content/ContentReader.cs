using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Guardrails.Content;

/// <summary>Every text of a JSON document, one after another, without an allocation: names and values, and numbers as they are spelled.</summary>
internal sealed class ContentReader
{
    private const int LongestLabel = 64;
    private const int Deepest = 64;

    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private readonly char[] labels = new char[(Deepest + 1) * LongestLabel];
    private readonly int[] labelLengths = new int[Deepest + 1];
    private readonly char[] given = new char[LongestLabel];
    private char[] chars = new char[1_024];
    private int depth;
    private int givenLength;
    private int givenDepth;

    public ContentText Kind { get; private set; }

    public ReadOnlyMemory<char> Text { get; private set; }

    /// <summary>The property that the text is the value of, or one of the values of; of a <c>value</c>, what the <c>name</c> or <c>key</c> before it in the same object says, or else what the object is called.</summary>
    public ReadOnlyMemory<char> Label => Kind == ContentText.Name ? default : labels.AsMemory(depth * LongestLabel, labelLengths[depth]);

    public void Restart() => labelLengths[0] = givenLength = 0;

    /// <summary>Goes on to the next text.</summary>
    public bool Next(ref Utf8JsonReader json)
    {
        while (json.Read())
        {
            depth = json.CurrentDepth;
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                LabelAt(depth).CopyTo(Labelled(depth + 1, labelLengths[depth]));
            if (depth < givenDepth)
                givenLength = 0;
            if (!IsText(json.TokenType))
                continue;
            if (chars.Length < json.ValueSpan.Length)
                chars = new char[json.ValueSpan.Length * 2];
            Kind = KindOf(json.TokenType);
            Text = chars.AsMemory(0, Kind == ContentText.Number ? Encoding.ASCII.GetChars(json.ValueSpan, chars) : json.CopyString(chars));
            if (Kind == ContentText.Name)
                Remember(Text.Span);
            else if (Kind == ContentText.Value && IsGiving(LabelAt(depth)))
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
        givenDepth = depth;
    }

    private void Remember(ReadOnlySpan<char> name)
    {
        if (name.Equals("value", StringComparison.OrdinalIgnoreCase))
            name = givenLength > 0 && givenDepth == depth ? given.AsSpan(0, givenLength) : labelLengths[depth - 1] > 0 ? LabelAt(depth - 1) : name;
        // The last word says what it is.
        name = name[Math.Max(0, name.Length - LongestLabel)..];
        name.CopyTo(Labelled(depth, name.Length));
    }

    private ReadOnlySpan<char> LabelAt(int level) => labels.AsSpan(level * LongestLabel, labelLengths[level]);

    private Span<char> Labelled(int level, int length)
    {
        labelLengths[level] = length;
        return labels.AsSpan(level * LongestLabel, length);
    }
}
