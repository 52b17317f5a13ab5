using System.Buffers.Text;
using System.Text.Json;

namespace Gatehouse.Audit;

/// <summary>Tells canonical bytes in one pass and without writing them again, where no text is escaped and no name is beyond ASCII: so are nearly all that the gate writes.</summary>
internal static class CanonicalScan
{
    /// <param name="json">Valid UTF-8 and valid JSON, no deeper than <see cref="CanonicalJson.MaxDepth"/>.</param>
    /// <returns>Null when it cannot tell.</returns>
    public static bool? IsCanonical(ReadOnlySpan<byte> json)
    {
        // Without an escape a text has one form, and what a reader takes needs none. Beyond ASCII, the order of bytes is not the order of UTF-16.
        if (json.Contains((byte)'\\') || json.ContainsAnyExceptInRange((byte)0x00, (byte)0x7f))
            return null;

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        Span<Range> names = stackalloc Range[CanonicalJson.MaxDepth + 1];
        var (end, needsComma) = (0, false);
        while (reader.Read())
        {
            // Between two tokens there is a comma, or nothing; behind a name its colon.
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (reader.TokenStartIndex != end + (needsComma && !isEnd ? 1 : 0) || !IsInForm(ref reader, json, names))
                return false;
            end = (int)reader.BytesConsumed;
            needsComma = reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        }

        return end == json.Length;
    }

    private static bool IsInForm(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, scoped Span<Range> names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                names[reader.CurrentDepth + 1] = default;
                return true;
            case JsonTokenType.PropertyName:
                var start = (int)reader.TokenStartIndex + 1;
                var name = start..(start + reader.ValueSpan.Length);
                var last = names[reader.CurrentDepth];
                names[reader.CurrentDepth] = name;

                // The name's own end: a space before the colon is none of the name's bytes.
                return json[name.End.Value + 1] == ':' && (last.Equals(default) || json[last].SequenceCompareTo(json[name]) < 0);
            case JsonTokenType.Number:
                return Utf8Parser.TryParse(reader.ValueSpan, out long number, out var read) && read == reader.ValueSpan.Length
                    && number is <= CanonicalJson.MaxInteger and >= -CanonicalJson.MaxInteger && !reader.ValueSpan.SequenceEqual("-0"u8);
            default:
                return true;
        }
    }
}
