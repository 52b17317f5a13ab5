using System.Globalization;
using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>What a code point is in each view.</summary>
internal static class Folds
{
    public static FoldTable Plain { get; } = new(ToPlain);

    public static FoldTable Skeleton { get; } = new(ToSkeleton);

    /// <summary>A word or a phrase as the skeleton view shows it.</summary>
    public static string SkeletonOf(string text)
    {
        var view = new ViewBuffer();
        ViewBuilder.Skeleton(text, view);
        return view.Text.Trim().ToString();
    }

    private static string ToPlain(int codePoint) =>
        CodePoints.IsInvisible(codePoint) ? "" : CodePoints.Text(codePoint).Normalize(NormalizationForm.FormKC);

    private static string ToSkeleton(int codePoint)
    {
        if (CodePoints.IsInvisible(codePoint))
            return "";
        if (Confusables.Enclosed(codePoint) is { } letter)
            return Confusables.Fold(letter).ToString();

        var bare = new StringBuilder();
        foreach (var rune in CodePoints.Text(codePoint).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) && !CodePoints.IsInvisible(rune.Value))
                bare.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        var folded = bare.ToString().Normalize(NormalizationForm.FormC);
        return string.Concat(folded.Select(Confusables.Fold));
    }
}
