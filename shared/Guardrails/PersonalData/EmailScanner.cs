using System.Buffers;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

internal static class EmailScanner
{
    public const string Kind = "email";

    private const int LongestName = 64;
    private const int LongestHost = 253;

    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-!#$&'*/?^{|}~");

    public static void Scan(TextViews text, TextView view, FindingSink found)
    {
        var chars = view.Text;
        for (var at = chars.IndexOf('@'); at >= 0;)
        {
            if (Around(chars, at) is { } address)
                found.Add(text, view.StartOf(address.Start), view.EndOf(address.End - 1), Kind);
            var next = chars[(at + 1)..].IndexOf('@');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static (int Start, int End)? Around(ReadOnlySpan<char> chars, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestName && (nameLetters.Contains(chars[start - 1]) || char.IsLetter(chars[start - 1])))
            start--;
        while (start < at && !char.IsLetterOrDigit(chars[start]))
            start++;

        var (end, lastDot) = (at + 1, -1);
        for (; end < chars.Length && end - at < LongestHost && (char.IsLetterOrDigit(chars[end]) || chars[end] is '-' or '.'); end++)
        {
            if (chars[end] == '.')
            {
                if (chars[end - 1] is '.' or '@')
                    break;
                lastDot = end;
            }
        }

        // A sentence's full stop is none of the host's.
        if (lastDot == end - 1)
            (end, lastDot) = (lastDot, chars[(at + 1)..lastDot].LastIndexOf('.') is >= 0 and var dot ? at + 1 + dot : -1);
        return start < at && lastDot > at + 1 && end - lastDot > 2 && char.IsLetter(chars[lastDot + 1]) ? (start, end) : null;
    }
}
