namespace Gatehouse.Guardrails.PersonalData;

/// <summary>The arithmetic of check digits.</summary>
internal static class CheckDigits
{
    private static readonly byte[] dihedral =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
        5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static readonly byte[] permutation =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
        9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8,
    ];

    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (2 * digit) - 9 : 2 * digit;
        }

        return sum % 10 == 0 && !IsOneDigit(digits);
    }

    public static bool IsOneDigit(ReadOnlySpan<char> digits) => digits.IndexOfAnyExcept(digits[0]) < 0;

    /// <summary>The sum of the digits, each by its weight.</summary>
    public static int Sum(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < Math.Min(digits.Length, weights.Length); i++)
            sum += (digits[i] - '0') * weights[i];
        return sum;
    }

    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        var check = 0;
        for (var i = 0; i < digits.Length; i++)
            check = dihedral[(check * 10) + permutation[(i % 8 * 10) + digits[^(i + 1)] - '0']];
        return check == 0;
    }

    /// <summary>ISO 7064, mod 11,10: the last digit makes it 1.</summary>
    public static bool Mod11And10(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[^1] - '0';
    }

    /// <summary>Letters count from A = 10.</summary>
    public static int Mod97(ReadOnlySpan<char> number)
    {
        var rest = 0;
        foreach (var symbol in number)
            rest = char.IsAsciiDigit(symbol) ? ((rest * 10) + symbol - '0') % 97 : ((rest * 100) + symbol - 'A' + 10) % 97;
        return rest;
    }

    public static long Value(ReadOnlySpan<char> digits) => long.Parse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether six digits could be a date, as year, month, day or the other way round.</summary>
    public static bool IsDate(ReadOnlySpan<char> digits, bool yearFirst)
    {
        var month = ((digits[2] - '0') * 10) + digits[3] - '0';
        var day = yearFirst ? ((digits[4] - '0') * 10) + digits[5] - '0' : ((digits[0] - '0') * 10) + digits[1] - '0';
        return month is >= 1 and <= 12 && day is >= 1 and <= 31;
    }
}
