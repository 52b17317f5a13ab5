using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>A string, number, boolean or null that a policy compares with.</summary>
public sealed class JsonScalar
{
    private readonly JsonValueKind kind;
    private readonly byte[] bytes;

    // The number, where it is written as a plain integer, as nearly all are.
    private readonly long? integer;

    private JsonScalar(JsonValueKind kind, byte[] bytes)
    {
        (this.kind, this.bytes) = (kind, bytes);
        if (kind == JsonValueKind.Number && TryReadInteger(bytes, out var number))
            integer = number;
    }

    public bool IsText => kind == JsonValueKind.String;

    /// <summary>A string without its quotes, else as it is written.</summary>
    public override string ToString() => Encoding.UTF8.GetString(bytes);

    /// <param name="element">Well formed text, or a number of bounded exponent.</param>
    public static bool TryMake(JsonElement element, out JsonScalar scalar)
    {
        scalar = new JsonScalar(element.ValueKind, []);
        var value = JsonValue.Of(element);
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                using (var text = JsonText.Read(value))
                {
                    scalar = new JsonScalar(JsonValueKind.String, text.Bytes.ToArray());
                    return text.IsWellFormed;
                }

            case JsonValueKind.Number:
                scalar = new JsonScalar(JsonValueKind.Number, value.Raw.ToArray());
                return ExactNumber.TryParse(value.Raw, out _);
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                scalar = new JsonScalar(element.ValueKind, value.Raw.ToArray());
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether both are of a kind that can be compared at all; everything can be compared with null.</summary>
    public bool IsComparableWith(in JsonValue value) =>
        kind == value.Kind || kind == JsonValueKind.Null || (IsBoolean(kind) && IsBoolean(value.Kind));

    public bool Equals(in JsonValue value)
    {
        if (kind != value.Kind)
            return false;
        if (kind == JsonValueKind.Number)
            return Compare(value) == 0;
        if (kind != JsonValueKind.String)
            return true;

        using var text = JsonText.Read(value);
        return text.IsWellFormed && text.Bytes.SequenceEqual(bytes);
    }

    /// <summary>Where the value stands to this number; <see langword="null"/> if it is not one.</summary>
    public int? Compare(in JsonValue value) =>
        value.Kind != JsonValueKind.Number ? null
        : integer is { } plainBar && TryReadInteger(value.Raw, out var plain) ? plain.CompareTo(plainBar)
        : ExactNumber.TryParse(value.Raw, out var number) && ExactNumber.TryParse(bytes, out var bar)
            ? number.OrderTo(bar)
            : null;

    public ReadOnlySpan<byte> Text => bytes;

    private static bool TryReadInteger(ReadOnlySpan<byte> json, out long number) =>
        Utf8Parser.TryParse(json, out number, out var consumed) && consumed == json.Length;

    private static bool IsBoolean(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False;
}
