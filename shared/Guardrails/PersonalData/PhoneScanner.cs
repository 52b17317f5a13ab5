using System.Globalization;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Telephone numbers: with a country's code, in a national form, or where a word says so.</summary>
internal static class PhoneScanner
{
    public const string Kind = "phone";

    private const int MostSymbols = 24;

    private static readonly string[] words = ["phone", "tel", "mobile", "cell", "call", "fax", "whatsapp", "sms", "telefon", "teléfono", "telefono", "téléphone", "handy", "móvil", "电话", "手机", "電話", "전화", "тел", "contact", "number is", "dial", "text me", "reach"];

    public static void Scan(TextViews text, TextView view, FindingSink found)
    {
        var chars = view.Text;
        for (var at = 0; at < chars.Length;)
        {
            var digit = chars[at..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            var start = Start(chars, at + digit);
            var (end, digits, groups) = Extent(chars, start);
            if (IsNumber(chars, start, end, digits, groups, new Surroundings(chars, text.Label.Span)))
                found.Add(text, view.StartOf(start), view.EndOf(end - 1), Kind);
            at = Math.Max(end, at + digit + 1);
        }
    }

    private static int Start(ReadOnlySpan<char> chars, int digit)
    {
        if (digit > 0 && chars[digit - 1] == '(')
            digit--;
        return digit > 0 && chars[digit - 1] == '+' ? digit - 1 : digit > 1 && chars[digit - 1] == ' ' && chars[digit - 2] == '+' ? digit - 2 : digit;
    }

    private static (int End, int Digits, int Groups) Extent(ReadOnlySpan<char> chars, int start)
    {
        var (end, digits, groups) = (start, 0, 0);
        for (var i = start; i < chars.Length && i - start < MostSymbols; i++)
        {
            if (char.IsAsciiDigit(chars[i]))
            {
                groups += i == start || !char.IsAsciiDigit(chars[i - 1]) ? 1 : 0;
                digits++;
                end = i + 1;
            }
            else if (chars[i] is not (' ' or '-' or '.' or '(' or ')' or '/' or '+' or '\u00A0') || (i > start + 1 && chars[i] == '+') || i - end > 1)
            {
                break;
            }
        }

        return (end, digits, groups);
    }

    private static bool IsNumber(ReadOnlySpan<char> chars, int start, int end, int digits, int groups, Surroundings around)
    {
        if (digits is < 7 or > 15 || (start > 0 && (char.IsLetterOrDigit(chars[start - 1]) || chars[start - 1] is '.' or '-' or '/' or '_' or '=' or '#')) || (end < chars.Length && (char.IsLetterOrDigit(chars[end]) || chars[end] == '%')))
            return false;
        var number = chars[start..end];
        if (IsMoment(number) || number.Count('.') > 0 && IsDecimal(number))
            return false;
        var isInternational = number[0] == '+' && digits >= 8 && number[1..].TrimStart(' ')[0] is >= '1' and <= '9';
        return isInternational || IsNationalForm(number, digits, groups) || ((groups > 1 || digits >= 9) && around.Say(words, start, end));
    }

    // `(555) 123-4567`, `555-123-4567`, `020 7946 0958`: no other number is written so.
    private static bool IsNationalForm(ReadOnlySpan<char> number, int digits, int groups) =>
        (number[0] == '(' && number.IndexOf(')') is 3 or 4 or 5 && digits is >= 8 and <= 12)
        || (digits == 10 && groups == 3 && number.Length == 12 && number[3] == number[7] && number[3] is '-' or '.' && number[0] is >= '2' and <= '9' && number[4] is >= '2' and <= '9');

    // Groups of a date, by the places of their separators: `2026-03-14`, `14.03.2026`, `03/14/2026`, `20260314`.
    private static bool IsMoment(ReadOnlySpan<char> number)
    {
        if (number.Length >= 10 && number[4] == number[7] && number[4] is '-' or '/' or '.')
            return IsDate(number[..4], number[5..7], number[8..10]);
        if (number.Length >= 10 && number[2] == number[5] && number[2] is '-' or '/' or '.')
            return IsDate(number[6..10], number[3..5], number[..2]) || IsDate(number[6..10], number[..2], number[3..5]);
        return number.Length >= 8 && IsDate(number[..4], number[4..6], number[6..8]);
    }

    private static bool IsDate(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day) =>
        Value(year) is >= 1 && Value(month) is >= 1 and <= 12 and var m && Value(day) is >= 1 and var d && d <= DateTime.DaysInMonth(Value(year), m);

    private static int Value(ReadOnlySpan<char> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static bool IsDecimal(ReadOnlySpan<char> number) => number.Count('.') == 1 && number.IndexOfAny(' ', '-', '(') < 0;
}
