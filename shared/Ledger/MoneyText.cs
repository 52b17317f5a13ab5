namespace Gatehouse.Ledger;

/// <summary>Reads an amount from the raw text of a JSON number, exactly or not at all.</summary>
internal static class MoneyText
{
    private const int Decimals = 6;
    private const int LongestExponent = 4;

    public static bool TryRead(ReadOnlySpan<byte> json, out Money money)
    {
        money = default;
        var position = 0;
        if (!TryReadDigits(json, ref position, out var digits, out var scale) || !TryReadExponent(json[position..], out var exponent))
            return false;

        if (!TryShift(digits, Decimals - scale + exponent, out var micros) || micros > long.MaxValue)
            return false;

        money = new Money((long)micros);
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> json, ref int position, out UInt128 digits, out int scale)
    {
        (digits, scale) = (UInt128.Zero, 0);
        var (seen, fraction) = (0, false);
        for (; position < json.Length; position++)
        {
            var symbol = json[position];
            if (symbol == '.' && !fraction && seen > 0)
            {
                fraction = true;
                continue;
            }

            if (symbol is < (byte)'0' or > (byte)'9')
                break;
            if (digits > UInt128.MaxValue / 100)
                return false;

            digits = (digits * 10) + (UInt128)(symbol - '0');
            seen++;
            scale += fraction ? 1 : 0;
        }

        return seen > 0 && (!fraction || scale > 0);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;

        var number = text[1..];
        var negative = !number.IsEmpty && number[0] == '-';
        if (!number.IsEmpty && number[0] is (byte)'-' or (byte)'+')
            number = number[1..];
        if (number.IsEmpty || number.Length > LongestExponent || number.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        foreach (var digit in number)
            exponent = (exponent * 10) + (digit - '0');
        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool TryShift(UInt128 digits, int places, out UInt128 shifted)
    {
        shifted = digits;
        for (; places > 0 && shifted != 0; places--)
        {
            if (shifted > long.MaxValue)
                return false;
            shifted *= 10;
        }

        for (; places < 0 && shifted != 0; places++)
        {
            if (shifted % 10 != 0)
                return false;
            shifted /= 10;
        }

        return true;
    }
}
