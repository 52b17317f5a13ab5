namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>The Nordic, Baltic and eastern members of the EU, and Norway, Iceland, Turkey.</summary>
internal static class NorthAndEastEurope
{
    private static readonly string[] person = ["personnummer", "person", "henkilötunnus", "hetu", "cpr", "fødselsnummer", "fodselsnummer", "kennitala", "national id", "isikukood", "asmens", "personas kods", "id number", "identity"];
    private static readonly string[] poland = ["pesel", "nip", "tax"];
    private static readonly string[] czech = ["rodné", "rodne", "birth number", "rč"];
    private static readonly string[] balkan = ["oib", "egn", "егн", "cnp", "amka", "αμκα", "emšo", "emso", "taj", "personal"];
    private static readonly string[] turkey = ["tckn", "kimlik", "tc no", "t.c."];

    private static readonly int[] peselWeights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
    private static readonly int[] nipWeights = [6, 5, 7, 2, 3, 4, 5, 6, 7];
    private static readonly int[] norwayFirst = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    private static readonly int[] norwaySecond = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    private static readonly int[] cnpWeights = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];
    private static readonly int[] egnWeights = [2, 4, 8, 5, 10, 9, 7, 3, 6];
    private static readonly int[] balticWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
    private static readonly int[] icelandWeights = [3, 2, 7, 6, 5, 4, 3, 2, 1];

    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("se-personnummer", "se", Evidence.Form, ["999999 9999", "99999999 9999", "9999999999", "999999999999"], person, number => CheckDigits.IsDate(number[^10..], yearFirst: true) && CheckDigits.Luhn(number[^10..])),
        new("fi-hetu", "fi", Evidence.Structure, ["999999 999A", "999999 9999", "999999A999A", "999999A9999"], person, IsFinnish),
        new("dk-cpr", "dk", Evidence.Context, ["999999 9999", "9999999999"], person, number => CheckDigits.IsDate(number, yearFirst: false)),
        new("no-fodselsnummer", "no", Evidence.Form, ["99999999999", "999999 99999"], person, IsNorwegian),
        new("is-kennitala", "is", Evidence.Context, ["999999 9999", "9999999999"], person, number => CheckDigits.IsDate(number, yearFirst: false) && CheckDigits.Sum(number, icelandWeights) % 11 == 0),
        new("pl-pesel", "pl", Evidence.Alone, ["99999999999"], poland, number => CheckDigits.Value(number[2..4]) % 20 is >= 1 and <= 12 && CheckDigits.Sum(number, peselWeights) % 10 == 0),
        new("pl-nip", "pl", Evidence.Context, ["9999999999", "999 999 99 99", "999 99 99 999"], poland, number => CheckDigits.Sum(number, nipWeights) % 11 == number[9] - '0'),
        new("cz-birth-number", "cz", Evidence.Context, ["999999 9999", "9999999999"], czech, number => CheckDigits.Value(number) % 11 == 0),
        new("ro-cnp", "ro", Evidence.Alone, ["9999999999999"], balkan, number => number[0] is >= '1' and <= '8' && CheckDigits.IsDate(number[1..7], yearFirst: true) && CheckDigits.Sum(number, cnpWeights) % 11 is var rest && (rest == 10 ? 1 : rest) == number[12] - '0'),
        new("bg-egn", "bg", Evidence.Context, ["9999999999"], balkan, number => CheckDigits.Sum(number, egnWeights) % 11 % 10 == number[9] - '0'),
        new("hr-oib", "hr", Evidence.Context, ["99999999999"], balkan, CheckDigits.Mod11And10),
        new("gr-amka", "gr", Evidence.Context, ["99999999999"], balkan, number => CheckDigits.IsDate(number, yearFirst: false) && CheckDigits.Luhn(number)),
        new("si-emso", "si", Evidence.Context, ["9999999999999"], balkan, number => CheckDigits.IsDate(number, yearFirst: false)),
        new("hu-taj", "hu", Evidence.Context, ["999999999", "999 999 999"], balkan, _ => true),
        new("ee-isikukood", "ee", Evidence.Context, ["99999999999"], person, number => CheckDigits.IsDate(number[1..7], yearFirst: true) && CheckDigits.Sum(number, balticWeights) % 11 % 10 == number[10] - '0'),
        new("lv-personas-kods", "lv", Evidence.Context, ["999999 99999", "99999999999"], person, _ => true),
        new("tr-kimlik", "tr", Evidence.Context, ["99999999999"], turkey, IsTurkish),
    ];

    private static bool IsFinnish(ReadOnlySpan<char> number)
    {
        var serial = number.Length == 11 ? number[7..10] : number[6..9];
        if (!CheckDigits.IsDate(number, yearFirst: false) || (number.Length == 11 && "ABCDEFYXWVU".IndexOf(number[6]) < 0))
            return false;
        return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(int)(CheckDigits.Value($"{number[..6]}{serial}") % 31)] == number[^1];
    }

    private static bool IsNorwegian(ReadOnlySpan<char> number) =>
        CheckDigits.Sum(number, norwayFirst) % 11 == 0 && CheckDigits.Sum(number, norwaySecond) % 11 == 0 && !CheckDigits.IsOneDigit(number);

    private static bool IsTurkish(ReadOnlySpan<char> number)
    {
        var (odd, even, all) = (0, 0, 0);
        for (var i = 0; i < 10; i++)
        {
            all += number[i] - '0';
            if (i < 9 && i % 2 == 0)
                odd += number[i] - '0';
            else if (i < 8)
                even += number[i] - '0';
        }

        return number[0] != '0' && ((odd * 7) - even + 100) % 10 == number[9] - '0' && all % 10 == number[10] - '0';
    }
}
