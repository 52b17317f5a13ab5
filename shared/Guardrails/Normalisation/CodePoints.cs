using System.Globalization;
using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Properties of code points, never lists of the ones that were seen in an attack.</summary>
internal static class CodePoints
{
    // Default_Ignorable_Code_Point, beyond the general category Cf.
    private static readonly (int First, int Last)[] ignorable =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    public static bool IsTag(int codePoint) => codePoint is >= 0xE0000 and <= 0xE007F;

    public static bool IsVariationSelector(int codePoint) => codePoint is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>It draws nothing: a reader does not see it, a model does.</summary>
    public static bool IsInvisible(int codePoint)
    {
        if (codePoint < 0x80)
            return codePoint < 0x20 && codePoint is not (9 or 10 or 13);
        if (codePoint == 0x2800 || Array.Exists(ignorable, range => codePoint >= range.First && codePoint <= range.Last))
            return true;
        return Rune.IsValid(codePoint) && Rune.GetUnicodeCategory(new Rune(codePoint)) is UnicodeCategory.Format or UnicodeCategory.Control && codePoint != 0x85;
    }

    public static string Text(int codePoint) => Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : "\uFFFD";
}
