using System.Globalization;

namespace Gatehouse.Policy.Conditions;

/// <summary>A JSON number as it is written, compared digit by digit: no rounding, whatever its length.</summary>
public readonly ref struct ExactNumber
{
    // Enough for any quantity; more digits in an exponent are an attack on whoever evaluates them.
    private const int LongestExponent = 6;

    private readonly bool isNegative;
    private readonly int magnitude;
    private readonly ReadOnlySpan<byte> digits;

    private ExactNumber(bool isNegative, int magnitude, ReadOnlySpan<byte> digits)
    {
        this.isNegative = isNegative;
        this.magnitude = magnitude;
        this.digits = digits;
    }

    /// <param name="json">The raw text of a JSON number.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out ExactNumber number)
    {
        number = default;
        var minus = json is [(byte)'-', ..];
        var mantissa = minus ? json[1..] : json;
        var exponent = 0;
        if (mantissa.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var split)
        {
            if (!TryParseExponent(mantissa[(split + 1)..], out exponent))
                return false;
            mantissa = mantissa[..split];
        }

        if (mantissa.IndexOfAnyExcept((byte)'0', (byte)'.') is var first && first < 0)
            return true;

        var point = mantissa.IndexOf((byte)'.');
        var whole = point < 0 ? mantissa.Length : point;
        number = new ExactNumber(minus, exponent + whole - first + (first > whole ? 1 : 0), mantissa[first..].TrimEnd("0."u8));
        return true;
    }

    public int OrderTo(ExactNumber other)
    {
        if (Sign != other.Sign)
            return Sign.CompareTo(other.Sign);
        if (Sign == 0)
            return 0;

        var size = magnitude != other.magnitude ? magnitude.CompareTo(other.magnitude) : CompareDigits(digits, other.digits);
        return isNegative ? -size : size;
    }

    private int Sign => digits.IsEmpty ? 0 : isNegative ? -1 : 1;

    private static int CompareDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            l += left[l] == '.' ? 1 : 0;
            r += right[r] == '.' ? 1 : 0;
            if (left[l] != right[r])
                return left[l].CompareTo(right[r]);
            (l, r) = (l + 1, r + 1);
        }

        return (left.Length - l).CompareTo(right.Length - r);
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var unsigned = text is [(byte)'+' or (byte)'-', .. var rest] ? rest : text;
        return unsigned.Length <= LongestExponent
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
    }
}
