using System.Globalization;
using System.Text;

namespace Gatehouse.Wire;

/// <summary>What a name may be made of: text that a log line, a header and a person can show without surprise.</summary>
public static class PlainText
{
    public const int MaxNameBytes = 256;

    /// <summary>What is wrong with a name, or <see langword="null"/>. Controls, line separators and invisible format characters are refused.</summary>
    public static string? FindFault(string text, int maxBytes = MaxNameBytes)
    {
        if (text.Length == 0)
            return "must not be empty";
        if (Encoding.UTF8.GetByteCount(text) is var length && length > maxBytes)
            return $"has {length} bytes; at most {maxBytes} are allowed";

        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHidden(Rune.GetUnicodeCategory(rune)))
                return $"must not contain U+{rune.Value:X4}";
        }

        return null;
    }

    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
