namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>Asia, Australia, Africa and South America.</summary>
internal static class AsiaAndSouth
{
    private static readonly string[] australia = ["tfn", "tax file", "abn", "acn", "australian", "medicare"];
    private static readonly string[] india = ["aadhaar", "aadhar", "uidai", "pan", "gst", "voter", "epic", "passport", "vehicle"];
    private static readonly string[] korea = ["주민", "rrn", "resident", "passport", "여권", "면허", "licen", "사업자"];
    private static readonly string[] passport = ["passport", "여권"];
    private static readonly string[] singapore = ["nric", "fin", "uen"];
    private static readonly string[] thailand = ["thai", "tnin", "ประชาชน", "บัตร", "national id"];
    private static readonly string[] brazil = ["cpf", "cnpj"];
    private static readonly string[] others = ["身份证", "my number", "マイナンバー", "hkid", "mykad", "id number", "identity", "rut", "nin", "teudat", "身分證"];
    private static readonly string[] plate = ["plate", "vehicle", "registration"];

    private static readonly HashSet<string> indianStates = [.. "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS UA UK UP WB".Split(' ')];

    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("au-tax-file-number", "au", Evidence.Form, ["999 999 999", "999999999"], australia, SouthernChecks.IsTaxFile),
        new("au-business-number", "au", Evidence.Form, ["99 999 999 999", "99999999999"], australia, SouthernChecks.IsBusiness),
        new("au-company-number", "au", Evidence.Context, ["999 999 999", "999999999"], australia, SouthernChecks.IsCompany),
        new("au-medicare", "au", Evidence.Form, ["9999 99999 9", "9999999999"], australia, SouthernChecks.IsMedicare),
        new("in-aadhaar", "in", Evidence.Form, ["9999 9999 9999", "999999999999"], india, number => number[0] >= '2' && CheckDigits.Verhoeff(number) && !IsPalindrome(number)),
        new("in-pan", "in", Evidence.Structure, ["AAAAA9999A"], india, number => "ABCFGHJLPTK".Contains(number[3]) && number[5..9] is not "0000"),
        new("in-pan", "in", Evidence.Context, ["AAAAA9999A"], india, _ => true),
        new("in-gstin", "in", Evidence.Structure, ["99AAAAA9999A9A9", "99AAAAA9999A9AA", "99AAAAA9999AAA9", "99AAAAA9999AAAA"], india, number => CheckDigits.Value(number[..2]) is >= 1 and <= 37 && number[13] == 'Z' && number[12] != '0'),
        new("in-passport", "in", Evidence.Alone, ["A9999999"], [.. india, "passport"], number => "QXZ".IndexOf(number[0]) < 0 && number[1] != '0' && number[7] != '0'),
        new("in-voter", "in", Evidence.Alone, ["AAA9999999"], india, _ => true),
        new("in-vehicle", "in", Evidence.Alone, ["AA99AA9999", "AA99A9999", "AA 99 AA 9999", "AA99 AA9999"], [.. india, .. plate], number => indianStates.Contains(number[..2].ToString())),
        new("kr-resident-number", "kr", Evidence.Form, ["999999 9999999", "9999999999999"], korea, SouthernChecks.IsKorean),
        new("kr-passport", "kr", Evidence.Alone, ["A999A9999", "A99999999"], passport, number => "MSRODG".Contains(number[0])),
        new("kr-driver-licence", "kr", Evidence.Separators, ["99 99 999999 99", "999999999999"], korea, number => CheckDigits.Value(number[..2]) is >= 11 and <= 28),
        new("kr-business-number", "kr", Evidence.Separators, ["999 99 99999", "9999999999"], korea, SouthernChecks.IsKoreanBusiness),
        new("sg-nric", "sg", Evidence.Structure, ["A9999999A"], singapore, SouthernChecks.IsSingaporean),
        new("sg-uen", "sg", Evidence.Alone, ["99999999A", "999999999A", "A99AA9999A"], singapore, SouthernChecks.IsEntity),
        new("th-national-id", "th", Evidence.Form, ["9999999999999", "9 9999 99999 99 9"], thailand, SouthernChecks.IsThai),
        new("cn-resident-id", "cn", Evidence.Structure, ["999999999999999999", "99999999999999999A"], others, SouthernChecks.IsChinese),
        new("tw-national-id", "tw", Evidence.Alone, ["A999999999"], others, number => number[1] is '1' or '2'),
        new("hk-identity", "hk", Evidence.Context, ["A9999999", "A999999 9", "AA9999999"], others, _ => true),
        new("jp-my-number", "jp", Evidence.Context, ["999999999999", "9999 9999 9999"], others, _ => true),
        new("my-mykad", "my", Evidence.Form, ["999999 99 9999"], others, number => CheckDigits.IsDate(number, yearFirst: true)),
        new("br-cpf", "br", Evidence.Form, ["999 999 999 99", "99999999999"], brazil, SouthernChecks.IsCpf),
        new("za-id", "za", Evidence.Alone, ["9999999999999"], others, number => CheckDigits.IsDate(number, yearFirst: true) && number[10] is '0' or '1' && CheckDigits.Luhn(number)),
        new("il-id", "il", Evidence.Context, ["999999999"], others, CheckDigits.Luhn),
        new("ng-nin", "ng", Evidence.Context, ["99999999999"], others, _ => true),
        new("ng-vehicle", "ng", Evidence.Form, ["AAA 999AA", "AAA999AA"], plate, number => !CheckDigits.IsOneDigit(number[..3])),
    ];

    private static bool IsPalindrome(ReadOnlySpan<char> number)
    {
        for (var i = 0; i < number.Length / 2; i++)
        {
            if (number[i] != number[^(i + 1)])
                return false;
        }

        return true;
    }
}
