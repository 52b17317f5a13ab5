using System.Globalization;
using System.Text;

namespace Gatehouse.Approvals;

/// <summary>Text of others as people may be shown it: what cannot be seen, or turns the direction of reading, stands as an escape.</summary>
public static class PreviewText
{
    /// <summary>Characters of one value that are shown; of a longer one, the rest is told by its length and the hash of the whole.</summary>
    public const int MostShown = 500;

    /// <summary><c>U+202E</c> becomes <c>\u{202E}</c>, and a backslash two, so that nothing that is shown can be taken for an escape.</summary>
    public static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\\')
                shown.Append(@"\\");
            else if (IsPlain(rune))
                shown.Append(rune.ToString());
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
        }

        return shown.ToString();
    }

    /// <returns>At most <see cref="MostShown"/> characters, never half of one.</returns>
    public static string Cut(string text)
    {
        if (text.Length <= MostShown)
            return text;
        var end = char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown;
        return text[..end];
    }

    // A space is the only white space that looks like what it is. Fillers are letters by category, and cannot be seen.
    private static bool IsPlain(Rune rune) => rune.Value is ' ' || (!IsFiller(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));

    private static bool IsFiller(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
        or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
