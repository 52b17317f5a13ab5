using System.Globalization;

namespace Gatehouse.Wire;

/// <summary>
/// Which numbers are accepted: those that every reader reads alike. At most 28 digits and 28 decimal places, below
/// 2^63 in magnitude, and no negative zero: so a <see cref="decimal"/> holds each exactly, and none overflows, underflows
/// or changes on its way to a target.
/// </summary>
public static class JsonNumbers
{
    private const int MaxDigits = 28;
    private const int SurelyFits = 18;
    private const decimal Bar = 9_223_372_036_854_775_808m;

    /// <summary>What is wrong with a token that is already a number by the grammar of RFC 8259, or <see langword="null"/>.</summary>
    public static string? FindFault(ReadOnlySpan<byte> token)
    {
        var isNegative = token[0] is (byte)'-';
        var digits = isNegative ? token[1..] : token;
        if (digits.Length <= SurelyFits && !digits.ContainsAny(".eE"u8))
            return isNegative && digits is [(byte)'0'] ? "negative zero is not accepted" : null;

        if (!HasSaneDigits(digits) || !decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return $"a number has at most {MaxDigits} digits and {MaxDigits} decimal places";
        if (value >= Bar || value <= -Bar)
            return "a number is below 2^63 in magnitude";
        return isNegative && value == 0 ? "negative zero is not accepted" : null;
    }

    private static bool HasSaneDigits(ReadOnlySpan<byte> digits)
    {
        var exponent = 0;
        if (digits.IndexOfAny("eE"u8) is var at and >= 0)
        {
            // Two digits say every power that can fit; more are refused before anything is computed from them.
            var written = digits[(at + 1)..];
            if (!int.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || exponent is < -99 or > 99)
                return false;
            digits = digits[..at];
        }

        var point = digits.IndexOf((byte)'.');
        var places = point < 0 ? 0 : digits.Length - point - 1;
        var significant = digits.TrimStart("0."u8).Length;
        if (point >= 0 && digits.TrimStart("0"u8) is [not (byte)'.', ..])
            significant--;
        return significant <= MaxDigits && places - exponent <= MaxDigits;
    }
}
