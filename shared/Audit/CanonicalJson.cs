using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Gatehouse.Audit;

/// <summary>RFC 8785, restricted to integers: the only JSON that is hashed as stored.</summary>
public static class CanonicalJson
{
    /// <summary>2^53 - 1: larger integers do not survive every JSON reader.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Whether writing what <paramref name="utf8"/> says gives <paramref name="utf8"/> again, byte for byte.</summary>
    public static bool IsCanonical(ReadOnlyMemory<byte> utf8)
    {
        using var document = ParseCanonical(utf8);
        return document is not null;
    }

    /// <exception cref="FormatException">A number is not an integer, a string holds a lone surrogate, or a name is there twice.</exception>
    public static byte[] Serialize(JsonElement element)
    {
        using var writer = new CanonicalJsonWriter();
        Write(writer, element, IntegerOnly);
        return writer.Written.ToArray();
    }

    /// <summary>The document, or <see langword="null"/> when the bytes are not canonical.</summary>
    internal static JsonDocument? ParseCanonical(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span) || !TryParse(utf8, out var document))
            return null;

        if (CanonicalScan.IsCanonical(utf8.Span) ?? Reproduces(utf8, document.RootElement))
            return document;

        document.Dispose();
        return null;
    }

    internal static void Write(CanonicalJsonWriter writer, JsonElement element, Action<CanonicalJsonWriter, JsonElement> number)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element, number);
                break;
            case JsonValueKind.Array:
                writer.BeginArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item, number);
                writer.EndArray();
                break;
            case JsonValueKind.String:
                writer.Text(Text(element.GetString));
                break;
            case JsonValueKind.Number:
                number(writer, element);
                break;
            case JsonValueKind.Null:
                writer.Null();
                break;
            default:
                writer.Boolean(element.GetBoolean());
                break;
        }
    }

    private static void WriteObject(CanonicalJsonWriter writer, JsonElement element, Action<CanonicalJsonWriter, JsonElement> number)
    {
        var members = element.EnumerateObject().Select(member => (Name: Text(() => member.Name), member.Value)).ToArray();
        Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Name, b.Name));

        writer.BeginObject();
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0 && string.Equals(members[i].Name, members[i - 1].Name, StringComparison.Ordinal))
                throw new FormatException("a member is there twice");
            writer.Name(members[i].Name);
            Write(writer, members[i].Value, number);
        }

        writer.EndObject();
    }

    private static void IntegerOnly(CanonicalJsonWriter writer, JsonElement element)
    {
        if (!element.TryGetInt64(out var integer))
            throw new FormatException("a number is not an integer");
        writer.Number(integer);
    }

    private static bool Reproduces(ReadOnlyMemory<byte> utf8, JsonElement element)
    {
        using var writer = new CanonicalJsonWriter();
        try
        {
            Write(writer, element, IntegerOnly);
            return writer.Written.SequenceEqual(utf8.Span);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(utf8, strict);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            document = null;
            return false;
        }
    }

    // The reader accepts an escaped lone surrogate and throws only when the text is asked for.
    private static string Text(Func<string?> read)
    {
        try
        {
            return read()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("text holds a lone surrogate", e);
        }
    }
}
