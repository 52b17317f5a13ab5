namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>Checks of German numbers.</summary>
internal static class GermanNumbers
{
    private const string DocumentLetters = "CFGHJKLMNPRTVWXYZ";

    private static readonly int[] documentWeights = [7, 3, 1];
    private static readonly int[] pensionWeights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    private static readonly int[] doctorWeights = [4, 9, 4, 9, 4, 9];

    /// <summary>Passport and identity card: ICAO's check digit over eight letters and digits.</summary>
    public static bool IsDocument(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            if (char.IsAsciiLetter(number[i]) && !DocumentLetters.Contains(number[i]))
                return false;
            sum += (char.IsAsciiDigit(number[i]) ? number[i] - '0' : number[i] - 'A' + 10) * documentWeights[i % 3];
        }

        return number[0] is 'C' or 'F' or 'G' or 'H' or 'J' or 'K' or 'L' or 'M' or 'N' or 'P' or 'R' or 'T' or 'V' or 'W' or 'X' or 'Y' or 'Z' && sum % 10 == number[8] - '0';
    }

    public static bool IsPension(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[12];
        number[..8].CopyTo(digits);
        var letter = number[8] - 'A' + 1;
        (digits[8], digits[9]) = ((char)('0' + (letter / 10)), (char)('0' + (letter % 10)));
        number[9..11].CopyTo(digits[10..]);
        var sum = 0;
        for (var i = 0; i < 12; i++)
        {
            var product = (digits[i] - '0') * pensionWeights[i];
            sum += (product / 10) + (product % 10);
        }

        return CheckDigits.Value(number[4..6]) is >= 1 and <= 12 && sum % 10 == number[11] - '0';
    }

    public static bool IsDoctor(ReadOnlySpan<char> number) => (10 - (CheckDigits.Sum(number, doctorWeights) % 10)) % 10 == number[6] - '0';
}
