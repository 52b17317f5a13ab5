using System.Text.Json;

namespace Gatehouse.Audit.Reading;

/// <summary>A stored entry with what it is found by.</summary>
/// <param name="Texts">Those members of the entry that are text.</param>
public sealed record RecordedEntry(string Chain, StoredEntry Stored, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>As it stands in the entry: ordinal order is the order of time.</summary>
    public string Time => Texts["ts"];

    public string? Find(string member) => Texts.GetValueOrDefault(member);

    public static RecordedEntry Read(string chain, StoredEntry stored) => new(chain, stored, TextsOf(stored.Bytes.Span));

    private static Dictionary<string, string> TextsOf(ReadOnlySpan<byte> entry)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = new Utf8JsonReader(entry);
        for (json.Read(); json.Read() && json.TokenType == JsonTokenType.PropertyName;)
        {
            var name = json.GetString()!;
            json.Read();
            if (json.TokenType == JsonTokenType.String)
                texts[name] = json.GetString()!;
            else
                json.Skip();
        }

        return texts;
    }
}
