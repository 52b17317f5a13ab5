using System.Collections.Frozen;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Bank accounts as ISO 13616 writes them: a country's length, and 1 modulo 97.</summary>
internal static class IbanScanner
{
    public const string Kind = "iban";

    private static readonly FrozenDictionary<string, int> lengths =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
            .Split(' ').ToFrozenDictionary(country => country[..2], country => int.Parse(country[2..], System.Globalization.CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> countries = lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Scan(TextViews text, TextView view, FindingSink found)
    {
        var chars = view.Text;
        for (var at = 2; at < chars.Length; at++)
        {
            var digit = chars[at..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            at += digit;
            if (IsStart(chars, at - 2) && countries.TryGetValue(chars.Slice(at - 2, 2), out var length) && End(chars, at - 2, length) is > 0 and var end)
            {
                found.Add(text, view.StartOf(at - 2), view.EndOf(end - 1), Kind);
                at = end;
            }
        }
    }

    private static bool IsStart(ReadOnlySpan<char> chars, int at) =>
        char.IsAsciiLetter(chars[at]) && char.IsAsciiLetter(chars[at + 1]) && (at == 0 || !char.IsAsciiLetterOrDigit(chars[at - 1]));

    private static int End(ReadOnlySpan<char> chars, int start, int length)
    {
        Span<char> rotated = stackalloc char[34];
        var count = 0;
        var at = start;
        for (; at < chars.Length && count < length; at++)
        {
            if (char.IsAsciiLetterOrDigit(chars[at]))
                rotated[(count++ + length - 4) % length] = char.ToUpperInvariant(chars[at]);
            else if (chars[at] is not (' ' or '-' or '\u00A0') || (at > 0 && chars[at - 1] is ' ' or '-'))
                return 0;
        }

        return count == length && (at == chars.Length || !char.IsAsciiLetterOrDigit(chars[at])) && CheckDigits.Mod97(rotated[..length]) == 1 ? at : 0;
    }
}
