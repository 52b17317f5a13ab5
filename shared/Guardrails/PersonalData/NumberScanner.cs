using System.Collections.Frozen;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Numbers of a known form: groups of letters and digits with one separator throughout, or full stops and a hyphen.</summary>
internal static class NumberScanner
{
    private const int MostGroups = 7;
    private const int Longest = 32;

    public static void Scan(TextViews text, TextView view, FrozenSet<string> kinds, FindingSink found)
    {
        var chars = view.Text;
        for (var at = 0; at < chars.Length;)
        {
            var digit = chars[at..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            digit += at;
            var group = GroupStart(chars, digit);
            var end = Read(text, view, LeadingLetters(chars, group), kinds, found);
            if (end == 0 && LeadingLetters(chars, group) != group)
                end = Read(text, view, group, kinds, found);
            at = Math.Max(end, GroupEnd(chars, digit));
        }
    }

    /// <returns>Where the number ends; 0 if there is none.</returns>
    private static int Read(TextViews text, TextView view, int start, FrozenSet<string> kinds, FindingSink found)
    {
        var chars = view.Text;
        Span<int> ends = stackalloc int[MostGroups];
        Span<char> form = stackalloc char[Longest + MostGroups];
        Span<char> number = stackalloc char[Longest];
        if (start > 1 && IsJoint(chars[start - 1]) && char.IsAsciiLetterOrDigit(chars[start - 2]))
            return 0;

        var groups = Groups(chars, start, ends);
        for (var last = groups - 1; last >= 0; last--)
        {
            var end = ends[last];
            if (end - start > Longest || (end + 1 < chars.Length && IsJoint(chars[end]) && char.IsAsciiLetterOrDigit(chars[end + 1])))
                continue;
            var (formLength, length) = Shape(chars[start..end], form, number);
            if (Kind(PersonalKinds.OfForm(form[..formLength]), number[..length], new Surroundings(chars, text.Label.Span), start, end, last > 0, IsAlone(chars, start, end), kinds) is not { } kind)
                continue;
            found.Add(text, view.StartOf(start), view.EndOf(end - 1), kind);
            return end;
        }

        return 0;
    }

    // The groups of a longer number are in nobody's form.
    private static bool IsAlone(ReadOnlySpan<char> chars, int start, int end) =>
        !(start > 1 && IsSeparator(chars[start - 1]) && char.IsAsciiDigit(chars[start - 2])) && !(end + 1 < chars.Length && IsSeparator(chars[end]) && char.IsAsciiDigit(chars[end + 1]));

    private static string? Kind(ReadOnlySpan<PersonalKind> candidates, ReadOnlySpan<char> number, Surroundings around, int start, int end, bool isFormatted, bool isAlone, FrozenSet<string> wanted)
    {
        string? best = null;
        foreach (var kind in candidates)
        {
            if (!wanted.Contains(kind.Name) || !kind.Check(number))
                continue;
            if (around.Say(kind.Words, start, end))
                return kind.Name;
            var isBelieved = kind.Needs switch
            {
                Evidence.Structure => true,
                Evidence.Form => isAlone && (isFormatted || around.IsBare),
                Evidence.Separators => isAlone && isFormatted,
                Evidence.Alone => isAlone && around.IsBare,
                _ => false,
            };
            if (best is null && isBelieved)
                best = kind.Name;
        }

        return best;
    }

    private static int Groups(ReadOnlySpan<char> chars, int start, Span<int> ends)
    {
        var count = 0;
        var separator = '\0';
        for (var at = start; count < ends.Length;)
        {
            var end = GroupEnd(chars, at);
            ends[count++] = end;
            if (end + 1 >= chars.Length || !IsSeparator(chars[end]) || !char.IsAsciiLetterOrDigit(chars[end + 1]) || (separator != '\0' && chars[end] != separator && !(separator == '.' && chars[end] == '-')))
                break;
            separator = separator == '\0' ? chars[end] : separator;
            at = end + 1;
        }

        return count;
    }

    private static (int Form, int Number) Shape(ReadOnlySpan<char> written, Span<char> form, Span<char> number)
    {
        var length = 0;
        for (var i = 0; i < written.Length; i++)
        {
            var symbol = written[i];
            form[i] = char.IsAsciiDigit(symbol) ? '9' : char.IsAsciiLetter(symbol) ? 'A' : ' ';
            if (form[i] != ' ')
                number[length++] = char.ToUpperInvariant(symbol);
        }

        return (written.Length, length);
    }

    // A short word before the digits is part of many numbers: `DE 136…`, `HRB 1…`.
    private static int LeadingLetters(ReadOnlySpan<char> chars, int group)
    {
        if (group < 2 || !IsSeparator(chars[group - 1]) || !char.IsAsciiLetter(chars[group - 2]))
            return group;
        var start = GroupStart(chars, group - 2);
        return group - start <= 5 ? start : group;
    }

    private static int GroupStart(ReadOnlySpan<char> chars, int at)
    {
        while (at > 0 && char.IsAsciiLetterOrDigit(chars[at - 1]))
            at--;
        return at;
    }

    private static int GroupEnd(ReadOnlySpan<char> chars, int at)
    {
        while (at < chars.Length && char.IsAsciiLetterOrDigit(chars[at]))
            at++;
        return at;
    }

    private static bool IsSeparator(char symbol) => symbol is ' ' or '-' or '.' or '/' or '+' or '\u00A0';

    // What goes on after one of these is one number.
    private static bool IsJoint(char symbol) => symbol is '-' or '.' or '/' or '_' or '+' or '=';
}
