namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>The United Kingdom and Ireland.</summary>
internal static class Britain
{
    private static readonly string[] nhs = ["nhs", "national health", "health service", "health authority", "patient"];
    private static readonly string[] insurance = ["national insurance", "ni number", "nino", "insurance no"];
    private static readonly string[] passport = ["passport", "travel document"];
    private static readonly string[] licence = ["driving", "licence", "license", "dvla"];
    private static readonly string[] tax = ["utr", "unique taxpayer", "tax reference"];
    private static readonly string[] pps = ["pps", "personal public service", "ppsn"];
    private static readonly string[] vehicle = ["vehicle", "registration", "number plate", "reg ", "reg:", "car", "vrm"];
    private static readonly string[] post = ["postcode", "post code", "postal", "address"];

    private static readonly System.Buffers.SearchValues<char> unissued = System.Buffers.SearchValues.Create("IQZ");

    private static readonly int[] nhsWeights = [10, 9, 8, 7, 6, 5, 4, 3, 2];
    private static readonly int[] ppsWeights = [8, 7, 6, 5, 4, 3, 2];

    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("uk-nhs", "uk", Evidence.Form, ["999 999 9999", "9999999999"], nhs, IsNhs),
        new("uk-national-insurance", "uk", Evidence.Structure, ["AA 99 99 99 A", "AA999999A", "AA 999999 A"], insurance, IsInsurance),
        new("uk-passport", "uk", Evidence.Alone, ["AA9999999", "999999999"], passport, number => char.IsAsciiLetter(number[0])),
        new("uk-passport", "uk", Evidence.Context, ["999999999"], passport, _ => true),
        new("uk-driving-licence", "uk", Evidence.Structure, ["AAAAA999999AA9AA", "AAAA9999999AA9AA", "AAA99999999AA9AA", "AA999999999AA9AA", "AAAAA999999A99AA", "AAAA9999999A99AA", "AA999999999A99AA"], licence, IsLicence),
        new("uk-tax-reference", "uk", Evidence.Context, ["9999999999", "99999 99999"], tax, _ => true),
        new("uk-postcode", "uk", Evidence.Form, ["A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"], post, IsPostcode),
        new("uk-vehicle", "uk", Evidence.Form, ["AA99 AAA", "AA99AAA"], vehicle, IsVehicle),
        new("uk-vehicle", "uk", Evidence.Form, ["A9 AAA", "A99 AAA", "A999 AAA", "A9AAA", "A99AAA", "A999AAA", "AAA 999A", "AAA 99A", "AAA 9A", "AAA999A", "AAA99A"], vehicle, plate => !plate.ContainsAny(unissued) && !(char.IsAsciiDigit(plate[1]) && plate[0] is 'O' or 'U')),
        new("ie-pps", "ie", Evidence.Alone, ["9999999A", "9999999AA"], pps, IsPps),
    ];

    private static bool IsNhs(ReadOnlySpan<char> number) =>
        (11 - (CheckDigits.Sum(number, nhsWeights) % 11)) % 11 == number[9] - '0' && !CheckDigits.IsOneDigit(number);

    private static bool IsInsurance(ReadOnlySpan<char> number) =>
        "ABCD".Contains(number[8]) && "DFIQUV".IndexOf(number[0]) < 0 && "DFIQUVO".IndexOf(number[1]) < 0 && number[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ");

    private static bool IsLicence(ReadOnlySpan<char> number)
    {
        var month = CheckDigits.Value(number[6..8]) % 50;
        return month is >= 1 and <= 12 && CheckDigits.Value(number[8..10]) is >= 1 and <= 31;
    }

    private static bool IsPostcode(ReadOnlySpan<char> code)
    {
        var inward = code[^3..];
        return "QVX".IndexOf(code[0]) < 0 && !(char.IsAsciiLetter(code[1]) && "IJZ".Contains(code[1])) && "CIKMOV".IndexOf(inward[1]) < 0 && "CIKMOV".IndexOf(inward[2]) < 0;
    }

    private static bool IsVehicle(ReadOnlySpan<char> plate)
    {
        var age = CheckDigits.Value(plate[2..4]);
        return "IQZ".IndexOf(plate[0]) < 0 && "IQZ".IndexOf(plate[1]) < 0 && age is (>= 2 and <= 29) or (>= 51 and <= 79) && plate[4..].IndexOfAny("IQ") < 0;
    }

    private static bool IsPps(ReadOnlySpan<char> number)
    {
        var sum = CheckDigits.Sum(number, ppsWeights) + (number.Length == 9 && number[8] != 'W' ? (number[8] - 'A' + 1) * 9 : 0);
        return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == number[7];
    }
}
