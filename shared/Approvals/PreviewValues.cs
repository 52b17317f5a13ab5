using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gatehouse.Approvals;

/// <summary>Writes what an agent sent, value by value: quoted as its own words, which prove nothing.</summary>
internal sealed class PreviewValues(Utf8JsonWriter json, int most)
{
    private int left = most;

    public void Write(string name, JsonElement? root)
    {
        if (root is not { } element)
            return;
        json.WriteStartObject(name);
        json.WriteBoolean("untrusted"u8, true);
        json.WriteString("sha256"u8, ApprovalBinding.HexOf(JsonMarshal.GetRawUtf8Value(element)));
        json.WriteStartArray("values"u8);
        var hidden = WriteEach("$", element);
        json.WriteEndArray();
        if (hidden > 0)
            json.WriteNumber("notShown"u8, hidden);
        json.WriteEndObject();
    }

    /// <returns>How many values found no room.</returns>
    private int WriteEach(string at, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.EnumerateObject().Any() => element.EnumerateObject().Sum(member => WriteEach($"{at}.{member.Name}", member.Value)),
        JsonValueKind.Array when element.GetArrayLength() > 0 => element.EnumerateArray().Select((item, i) => (item, i)).Sum(pair => WriteEach($"{at}[{pair.i}]", pair.item)),
        _ => WriteOne(at, element),
    };

    private int WriteOne(string at, JsonElement element)
    {
        if (left == 0)
            return 1;

        left--;
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        var shown = PreviewText.Cut(text);
        json.WriteStartObject();
        json.WriteString("at"u8, PreviewText.Escape(PreviewText.Cut(at)));
        json.WriteString("kind"u8, element.ValueKind.ToString().ToLowerInvariant());
        json.WriteString("text"u8, PreviewText.Escape(shown));
        if (shown.Length < text.Length)
        {
            json.WriteNumber("length"u8, text.Length);
            json.WriteString("sha256"u8, ApprovalBinding.HexOf(System.Text.Encoding.UTF8.GetBytes(text)));
        }

        json.WriteEndObject();
        return 0;
    }
}
