using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Gatehouse.Audit;

/// <summary>Writes RFC 8785 JSON into one pooled buffer. Members must come in their canonical order; a wrong order is a bug and throws.</summary>
/// <remarks>Integers, strings, booleans, null, arrays and objects only. Not for concurrent use.</remarks>
public sealed class CanonicalJsonWriter : IDisposable
{
    private static readonly SearchValues<char> escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    private readonly string?[] lastNames = new string?[CanonicalJson.MaxDepth + 1];
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(2048);
    private int length;
    private int depth;
    private bool needsComma;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public void Clear() => (length, depth, needsComma) = (0, 0, false);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    /// <exception cref="InvalidOperationException">The name does not follow the one before it in UTF-16 code unit order.</exception>
    public void Name(string name)
    {
        if (lastNames[depth] is { } last && string.CompareOrdinal(last, name) >= 0)
            throw new InvalidOperationException($"member `{name}` must not follow `{last}`");

        lastNames[depth] = name;
        Text(name);
        Put((byte)':');
        needsComma = false;
    }

    /// <exception cref="FormatException">The text holds a lone surrogate.</exception>
    public void Text(ReadOnlySpan<char> text)
    {
        Separate();
        Put((byte)'"');
        for (var special = text.IndexOfAny(escaped); special >= 0; special = text.IndexOfAny(escaped))
        {
            Transcode(text[..special]);
            Escape(text[special]);
            text = text[(special + 1)..];
        }

        Transcode(text);
        Put((byte)'"');
        needsComma = true;
    }

    /// <exception cref="FormatException">The number is beyond plus or minus 2^53 - 1.</exception>
    public void Number(long number)
    {
        if (number is > CanonicalJson.MaxInteger or < -CanonicalJson.MaxInteger)
            throw new FormatException($"integer `{number}` is beyond {CanonicalJson.MaxInteger}");

        Separate();
        Utf8Formatter.TryFormat(number, Reserve(20), out var written);
        length += written;
        needsComma = true;
    }

    public void Boolean(bool value) => Verbatim(value ? "true"u8 : "false"u8);

    public void Null() => Verbatim("null"u8);

    /// <summary>A value that is canonical already.</summary>
    internal void Verbatim(ReadOnlySpan<byte> json)
    {
        Separate();
        Append(json);
        needsComma = true;
    }

    /// <summary>Bytes that are no part of the JSON: a hash's prefix, a line's end.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        length += bytes.Length;
    }

    private void Begin(byte bracket)
    {
        if (depth == CanonicalJson.MaxDepth)
            throw new FormatException($"nesting is deeper than {CanonicalJson.MaxDepth}");

        Separate();
        Put(bracket);
        lastNames[++depth] = null;
        needsComma = false;
    }

    private void End(byte bracket)
    {
        Put(bracket);
        depth--;
        needsComma = true;
    }

    private void Separate()
    {
        if (needsComma)
            Put((byte)',');
    }

    private void Transcode(ReadOnlySpan<char> text)
    {
        if (Utf8.FromUtf16(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)), out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new FormatException("text holds a lone surrogate");

        length += written;
    }

    private void Escape(char c)
    {
        Append(c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\t' => "\\t"u8,
            '\n' => "\\n"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => "\\u00"u8,
        });
        if (c < ' ' && c is not ('\b' or '\t' or '\n' or '\f' or '\r'))
            Append([Hex(c >> 4), Hex(c & 0xf)]);
    }

    private static byte Hex(int digit) => (byte)"0123456789abcdef"[digit];

    private void Put(byte value)
    {
        Reserve(1)[0] = value;
        length++;
    }

    private Span<byte> Reserve(int count)
    {
        if (buffer.Length - length < count)
            Grow(count);
        return buffer.AsSpan(length);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
