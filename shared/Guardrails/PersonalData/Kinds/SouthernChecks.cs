namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>Checks of Asian, Australian and South American numbers.</summary>
internal static class SouthernChecks
{
    private static readonly int[] taxFile = [1, 4, 3, 7, 5, 8, 6, 9, 10];
    private static readonly int[] business = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    private static readonly int[] company = [8, 7, 6, 5, 4, 3, 2, 1];
    private static readonly int[] medicare = [1, 3, 7, 9, 1, 3, 7, 9];
    private static readonly int[] korean = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    private static readonly int[] koreanBusiness = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    private static readonly int[] singapore = [2, 7, 6, 5, 4, 3, 2];
    private static readonly int[] thai = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    private static readonly int[] chinese = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly int[] cpfFirst = [10, 9, 8, 7, 6, 5, 4, 3, 2];
    private static readonly int[] cpfSecond = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];

    public static bool IsTaxFile(ReadOnlySpan<char> number) => CheckDigits.Sum(number, taxFile) % 11 == 0 && !CheckDigits.IsOneDigit(number);

    public static bool IsBusiness(ReadOnlySpan<char> number) => number[0] != '0' && (CheckDigits.Sum(number, business) - 10) % 89 == 0;

    public static bool IsCompany(ReadOnlySpan<char> number) => (10 - (CheckDigits.Sum(number, company) % 10)) % 10 == number[8] - '0' && !CheckDigits.IsOneDigit(number);

    public static bool IsMedicare(ReadOnlySpan<char> number) => number[0] is >= '2' and <= '6' && CheckDigits.Sum(number, medicare) % 10 == number[8] - '0';

    // Since 2020 the last digits are drawn: the check holds for older numbers only, the region of birth bounds both.
    public static bool IsKorean(ReadOnlySpan<char> number) =>
        CheckDigits.IsDate(number, yearFirst: true) && !CheckDigits.IsOneDigit(number) && number[6] is >= '1' and <= '8' && CheckDigits.Value(number[7..9]) <= 96
        && (number[6] is '3' or '4' or '7' or '8' || (11 - (CheckDigits.Sum(number, korean) % 11)) % 10 == number[12] - '0' || number[6] is '1' or '2');

    public static bool IsKoreanBusiness(ReadOnlySpan<char> number) =>
        (10 - ((CheckDigits.Sum(number, koreanBusiness) + ((number[8] - '0') * 5 / 10)) % 10)) % 10 == number[9] - '0' && !CheckDigits.IsOneDigit(number);

    public static bool IsSingaporean(ReadOnlySpan<char> number)
    {
        var sum = CheckDigits.Sum(number[1..8], singapore) + (number[0] switch { 'T' or 'G' => 4, 'M' => 3, _ => 0 });
        return number[0] switch
        {
            'S' or 'T' => "JZIHGFEDCBA"[sum % 11] == number[8],
            'F' or 'G' => "XWUTRQPNMLK"[sum % 11] == number[8],
            'M' => "KLJNPQRTUWX"[sum % 11] == number[8],
            _ => false,
        };
    }

    public static bool IsEntity(ReadOnlySpan<char> number) => number.Length switch
    {
        9 => true,
        10 when char.IsAsciiDigit(number[0]) => number[..2] is "19" or "20",
        _ => "TSR".Contains(number[0]),
    };

    public static bool IsThai(ReadOnlySpan<char> number) =>
        number[0] is >= '1' and <= '8' && CheckDigits.Value(number[1..3]) is >= 10 and <= 96 && (11 - (CheckDigits.Sum(number, thai) % 11)) % 10 == number[12] - '0' && !CheckDigits.IsOneDigit(number);

    public static bool IsChinese(ReadOnlySpan<char> number) =>
        number[6..8] is "19" or "20" && CheckDigits.IsDate(number[8..14], yearFirst: true) && "10X98765432"[CheckDigits.Sum(number, chinese) % 11] == number[17];

    public static bool IsCpf(ReadOnlySpan<char> number) =>
        !CheckDigits.IsOneDigit(number) && CheckDigits.Sum(number, cpfFirst) * 10 % 11 % 10 == number[9] - '0' && CheckDigits.Sum(number, cpfSecond) * 10 % 11 % 10 == number[10] - '0';
}
