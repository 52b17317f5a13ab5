using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>A place in a document, read once for all conditions on it.</summary>
public readonly ref struct JsonValue
{
    private JsonValue(JsonElement element)
    {
        Element = element;
        Kind = element.ValueKind;
        Raw = JsonMarshal.GetRawUtf8Value(element);
    }

    public JsonElement Element { get; }

    /// <summary><see cref="JsonValueKind.Undefined"/>: nothing is there.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The bytes as they stand in the document, quotes included.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    public static JsonValue Absent => default;

    public static JsonValue Of(JsonElement element) => new(element);
}
