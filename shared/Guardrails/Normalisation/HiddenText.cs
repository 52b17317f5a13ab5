using System.Buffers;
using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Text that is not drawn: tag characters spell ASCII, and variation selectors spell bytes.</summary>
internal static class HiddenText
{
    private const int LeastSelectors = 4;

    private static readonly SearchValues<char> suspects = SearchValues.Create([.. Enumerable.Range(0xFE00, 16).Select(code => (char)code), '\uDB40', '\u202D', '\u202E', .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);
    private static readonly SearchValues<char> selectors = SearchValues.Create([.. Enumerable.Range(0xFE00, 16).Select(code => (char)code), '\uDB40']);

    // The three regions that have a flag of tags: England, Scotland, Wales.
    private static readonly string[] flags =
        [.. new[] { "gbeng", "gbsct", "gbwls" }.Select(region => "\U0001F3F4" + string.Concat(region.Select(letter => char.ConvertFromUtf32(0xE0000 + letter))) + "\U000E007F")];

    public static bool IsIn(ReadOnlySpan<char> text) => text.ContainsAny(selectors);

    public static void Decode(ReadOnlySpan<char> text, ViewBuffer layer)
    {
        layer.Clear(0);
        for (var i = 0; i < text.Length;)
        {
            var (codePoint, width) = ViewBuilder.Decode(text, i);
            if (codePoint is > 0xE001F and < 0xE007F)
                layer.Append((char)(codePoint - 0xE0000), i, i + width);
            else if (ByteOf(codePoint) is { } value and >= 0x20 and < 0x7F && CodePoints.IsVariationSelector(codePoint))
                layer.Append((char)value, i, i + width);
            i += width;
        }
    }

    /// <summary>Where something stands that no honest text needs: tags outside a flag, selectors in a row, half a surrogate pair, a direction override.</summary>
    public static (int Start, int End)? FirstSmuggled(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(suspects);
        if (at < 0)
            return null;
        var inARow = 0;
        for (var i = at; i < text.Length;)
        {
            var (codePoint, width) = ViewBuilder.Decode(text, i);
            inARow = CodePoints.IsVariationSelector(codePoint) ? inARow + 1 : 0;
            if (codePoint == 0x1F3F4 && FlagLength(text[i..]) is > 0 and var flag)
                width = flag;
            else if (CodePoints.IsTag(codePoint) || inARow >= LeastSelectors || codePoint is 0x202D or 0x202E || !Rune.IsValid(codePoint))
                return (i, i + width);
            i += width;
        }

        return null;
    }

    private static int FlagLength(ReadOnlySpan<char> text)
    {
        foreach (var flag in flags)
        {
            if (text.StartsWith(flag, StringComparison.Ordinal))
                return flag.Length;
        }

        return 0;
    }

    private static int? ByteOf(int codePoint) => codePoint switch
    {
        >= 0xFE00 and <= 0xFE0F => codePoint - 0xFE00,
        >= 0xE0100 and <= 0xE01EF => codePoint - 0xE0100 + 16,
        _ => null,
    };
}
