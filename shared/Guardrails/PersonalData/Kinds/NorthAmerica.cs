namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>The United States, Canada, Mexico.</summary>
internal static class NorthAmerica
{
    private static readonly string[] us = ["ssn", "social security", "social-security", "soc sec", "ss#", "ss #"];
    private static readonly string[] itin = ["itin", "taxpayer", "tax id", "tax payer", "tax-id", "individual tax"];
    private static readonly string[] npi = ["npi", "provider", "physician", "clinician"];
    private static readonly string[] routing = ["aba", "routing", "rtn", "bank transit"];
    private static readonly string[] sin = ["sin", "social insurance", "assurance sociale", "nas"];
    private static readonly string[] passport = ["passport", "travel document"];
    private static readonly string[] licence = ["driver", "driving", "licence", "license", "dl#", "dl number", "permit"];
    private static readonly string[] bank = ["bank account", "account number", "account no", "checking", "savings", "acct"];
    private static readonly string[] dea = ["dea", "certificate number", "controlled substance", "prescriber"];
    private static readonly string[] mexico = ["curp", "rfc", "clave"];

    // Letters that are too like a digit are not issued.
    private static readonly System.Buffers.SearchValues<char> confusable = System.Buffers.SearchValues.Create("SLOIBZ");

    private static readonly int[] routingWeights = [3, 7, 1, 3, 7, 1, 3, 7, 1];

    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("us-ssn", "us", Evidence.Separators, ["999 99 9999", "999999999", "99999 9999", "999 999999"], us, IsSsn),
        new("us-itin", "us", Evidence.Form, ["999 99 9999", "999999999", "99999 9999", "999 999999"], itin, IsItin),
        new("us-npi", "us", Evidence.Separators, ["9999999999", "9999 999 999"], npi, IsNpi),
        new("us-medicare", "us", Evidence.Structure, ["9A99 A99 AA99", "9A99A99AA99", "9AA9 AA9 AA99", "9AA9AA9AA99", "9A99 AA9 AA99", "9A99AA9AA99", "9AA9 A99 AA99", "9AA9A99AA99"], [], number => number[0] != '0' && !number.ContainsAny(confusable)),
        new("us-passport", "us", Evidence.Context, ["A99999999", "999999999"], passport, _ => true),
        new("us-driver-licence", "us", Evidence.Context, ["A9999999", "A99999999", "A999999999999", "A99999999999", "99999999", "A999 9999 9999"], licence, _ => true),
        new("us-bank-routing", "us", Evidence.Separators, ["999999999", "9999 9999 9"], routing, IsRouting),
        new("us-bank-account", "us", Evidence.Context, ["99999999", "999999999", "9999999999", "99999999999", "999999999999", "9999999999999"], bank, number => !CheckDigits.IsOneDigit(number)),
        new("us-dea-number", "us", Evidence.Alone, ["AA9999999", "A99999999"], dea, IsDea),
        new("ca-sin", "ca", Evidence.Form, ["999 999 999", "999999999"], sin, number => number[0] is not ('0' or '8') && CheckDigits.Luhn(number)),
        new("mx-curp", "mx", Evidence.Structure, ["AAAA999999AAAAAA99", "AAAA999999AAAAAAA9"], mexico, number => number[10] is 'H' or 'M' or 'X' && CheckDigits.IsDate(number[4..10], yearFirst: true)),
        new("mx-rfc", "mx", Evidence.Alone, ["AAAA999999AA9", "AAAA999999A99", "AAAA999999999", "AAAA99999999A"], mexico, number => CheckDigits.IsDate(number[4..10], yearFirst: true)),
    ];

    private static bool IsSsn(ReadOnlySpan<char> number) =>
        number[..3] is not ("000" or "666") && number[0] != '9' && number[3..5] is not "00" && number[5..] is not "0000"
        && number is not ("078051120" or "219099999" or "123456789" or "987654321") && !CheckDigits.IsOneDigit(number);

    private static bool IsItin(ReadOnlySpan<char> number) =>
        number[0] == '9' && CheckDigits.Value(number[3..5]) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or >= 94;

    private static bool IsNpi(ReadOnlySpan<char> number)
    {
        Span<char> prefixed = stackalloc char[15];
        "80840".CopyTo(prefixed);
        number.CopyTo(prefixed[5..]);
        return number[0] is '1' or '2' && !CheckDigits.IsOneDigit(number) && CheckDigits.Luhn(prefixed);
    }

    private static bool IsRouting(ReadOnlySpan<char> number) =>
        CheckDigits.Value(number[..2]) is <= 12 or (>= 21 and <= 32) or (>= 61 and <= 72) or 80 && CheckDigits.Sum(number, routingWeights) % 10 == 0 && !CheckDigits.IsOneDigit(number);

    private static bool IsDea(ReadOnlySpan<char> number)
    {
        var digits = number[^7..];
        var sum = digits[0] + digits[2] + digits[4] - (3 * '0') + (2 * (digits[1] + digits[3] + digits[5] - (3 * '0')));
        return "ABCDEFGHJKLMPRSTUXGK".Contains(number[0]) && sum % 10 == digits[6] - '0' && (number.Length == 9 && (char.IsAsciiLetter(number[1]) || number[1] == '9'));
    }
}
