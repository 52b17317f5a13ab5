using System.Buffers;
using System.Text.RegularExpressions;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Dates of birth: a date, where a word says so.</summary>
internal static partial class BirthScanner
{
    public const string Kind = "date-of-birth";

    private const int Reach = 48;

    private static readonly SearchValues<string> words = SearchValues.Create(
        ["born", "birth", "dob", "d.o.b", "geboren", "geburts", "geb.", "naissance", "nacido", "nacimiento", "nato il", "nata il", "nascita", "nascido", "nascimento", "geboorte", "urodz"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly MarkedWords otherWords = new(["née", "né le", "родил", "рождения", "出生", "生年月日", "생년월일", "doğum"]);

    public static void Scan(TextViews text, TextView view, FindingSink found)
    {
        var chars = view.Text;
        if (text.Label.Span.ContainsAny(words))
            Report(text, view, 0, Math.Min(chars.Length, Reach), found);
        for (var at = chars.IndexOfAny(words); at >= 0;)
        {
            Report(text, view, at, Math.Min(chars.Length, at + Reach), found);
            var next = chars[(at + 1)..].IndexOfAny(words);
            at = next < 0 ? -1 : at + 1 + next;
        }

        if (!text.IsAscii)
            ScanOthers(text, view, found);
    }

    private static void ScanOthers(TextViews text, TextView view, FindingSink found)
    {
        for (var (at, length) = otherWords.Next(view.Text, 0); length > 0; (at, length) = otherWords.Next(view.Text, at + 1))
            Report(text, view, at, Math.Min(view.Text.Length, at + Reach), found);
    }

    private static void Report(TextViews text, TextView view, int start, int end, FindingSink found)
    {
        foreach (var match in Dates().EnumerateMatches(view.Text[start..end]))
        {
            found.Add(text, view.StartOf(start + match.Index), view.EndOf(start + match.Index + match.Length - 1), Kind);
            return;
        }
    }

    [GeneratedRegex(@"\b([0-9]{1,2}[-/.][ ]?[0-9]{1,2}[-/.][ ]?(19|20)?[0-9]{2}|(19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}(st|nd|rd|th|\.)? (of )?\p{L}+\.?,? (de )?(19|20)[0-9]{2}|\p{L}+\.? [0-9]{1,2}(st|nd|rd|th)?,? (19|20)[0-9]{2}|(19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Dates();
}
