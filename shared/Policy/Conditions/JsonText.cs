using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>A JSON string's UTF-8 without quotes and escapes; a slice of the document where nothing is escaped.</summary>
public readonly ref struct JsonText
{
    private readonly byte[]? rented;

    private JsonText(ReadOnlySpan<byte> bytes, bool isWellFormed, byte[]? rented)
    {
        Bytes = bytes;
        IsWellFormed = isWellFormed;
        this.rented = rented;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>False for text that no string can hold, as half a surrogate pair.</summary>
    public bool IsWellFormed { get; }

    public static JsonText Read(in JsonValue value)
    {
        var quoted = value.Raw;
        var inner = quoted[1..^1];
        return inner.Contains((byte)'\\') ? Unescape(quoted) : new JsonText(inner, isWellFormed: true, null);
    }

    public void Dispose()
    {
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static JsonText Unescape(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        var buffer = ArrayPool<byte>.Shared.Rent(quoted.Length);
        try
        {
            reader.Read();
            return new JsonText(buffer.AsSpan(0, reader.CopyString(buffer)), isWellFormed: true, buffer);
        }
        catch (InvalidOperationException)
        {
            return new JsonText([], isWellFormed: false, buffer);
        }
    }
}
