using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Escapes of single characters: JSON and C, percent, HTML entities, quoted-printable. Each keeps its place.</summary>
internal static class Escapes
{
    private const int LongestEntity = 10;

    private static readonly System.Buffers.SearchValues<char> starts = System.Buffers.SearchValues.Create("\\%&=");

    private static readonly FrozenDictionary<string, char> entities = new Dictionary<string, char>(StringComparer.OrdinalIgnoreCase)
    {
        ["lt"] = '<',
        ["gt"] = '>',
        ["amp"] = '&',
        ["quot"] = '"',
        ["apos"] = '\'',
        ["nbsp"] = ' ',
        ["lpar"] = '(',
        ["rpar"] = ')',
        ["lsqb"] = '[',
        ["rsqb"] = ']',
        ["colon"] = ':',
        ["period"] = '.',
        ["comma"] = ',',
        ["excl"] = '!',
        ["num"] = '#',
        ["equals"] = '=',
        ["sol"] = '/',
        ["newline"] = '\n',
        ["tab"] = '\t',
        ["shy"] = '\u00AD',
        ["zwnj"] = '\u200C',
        ["zwj"] = '\u200D',
        ["lowbar"] = '_',
        ["hyphen"] = '-',
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, char>.AlternateLookup<ReadOnlySpan<char>> named = entities.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool AreIn(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny(starts);
            if (next < 0)
                return false;
            i += next;
            if (Character(text[i..]).Width > 0 || Byte(text[i..]).Width > 0)
                return true;
        }

        return false;
    }

    public static void Decode(ReadOnlySpan<char> text, ViewBuffer layer)
    {
        layer.Clear(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (symbol, width) = Character(text[i..]);
            if (width > 0)
                layer.Append(CodePoints.Text(symbol), i, i + width);
            else if (Byte(text[i..]).Width > 0)
                width = AppendBytes(text, i, layer);
            else
                layer.Append(text[i], i, i + (width = 1));
            i += width;
        }
    }

    // Escaped bytes spell UTF-8; one rune of it may need several.
    private static int AppendBytes(ReadOnlySpan<char> text, int at, ViewBuffer layer)
    {
        Span<byte> bytes = stackalloc byte[4];
        Span<int> ends = stackalloc int[4];
        var count = 0;
        for (var i = at; count < 4 && i < text.Length; count++)
        {
            var (value, width) = Byte(text[i..]);
            if (width == 0)
                break;
            (bytes[count], ends[count]) = ((byte)value, i += width);
        }

        // What spells no character is no escape: `%DB_HOST%`.
        if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) != System.Buffers.OperationStatus.Done)
        {
            layer.Append(text[at], at, at + 1);
            return 1;
        }

        layer.Append(rune.ToString(), at, ends[used - 1]);
        return ends[used - 1] - at;
    }

    private static (int Symbol, int Width) Character(ReadOnlySpan<char> text) => text switch
    {
        ['\\', 'u', '{', ..] when text[..Math.Min(text.Length, LongestEntity + 1)].IndexOf('}') is > 3 and <= 10 and var end && TryHex(text[3..end], out var point) => (point, end + 1),
        ['\\', 'u', ..] when text.Length >= 6 && TryHex(text[2..6], out var unit) => Surrogates(text, unit),
        ['\\', 'n' or 'r', ..] => ('\n', 2),
        ['\\', 't', ..] => ('\t', 2),
        ['\\', '"' or '/' or '\\', ..] => (text[1], 2),
        ['&', '#', ..] => Numbered(text),
        ['&', ..] => Named(text),
        ['=', '\n', ..] => (0x200B, 2),
        ['=', '\r', '\n', ..] => (0x200B, 3),
        _ => default,
    };

    private static (int Value, int Width) Byte(ReadOnlySpan<char> text) => text switch
    {
        ['\\', 'x', _, _, ..] when TryHex(text[2..4], out var value) => (value, 4),
        ['%' or '=', _, _, ..] when TryHex(text[1..3], out var value) => (value, 3),
        _ => default,
    };

    private static (int Symbol, int Width) Surrogates(ReadOnlySpan<char> text, int high) =>
        char.IsHighSurrogate((char)high) && text is [_, _, _, _, _, _, '\\', 'u', ..] && text.Length >= 12 && TryHex(text[8..12], out var low) && char.IsLowSurrogate((char)low)
            ? (char.ConvertToUtf32((char)high, (char)low), 12)
            : (high, 6);

    private static (int Symbol, int Width) Numbered(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, LongestEntity + 2)].IndexOf(';');
        if (end < 3)
            return default;
        var isHex = text[2] is 'x' or 'X';
        return int.TryParse(text[(isHex ? 3 : 2)..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is > 0 and < 0x110000
            ? (code, end + 1)
            : default;
    }

    private static (int Symbol, int Width) Named(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, LongestEntity)].IndexOf(';');
        return end > 2 && named.TryGetValue(text[1..end], out var symbol) ? (symbol, end + 1) : default;
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out int value) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value is >= 0 and < 0x110000;
}
