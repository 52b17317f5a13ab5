namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>Germany, Austria, Switzerland, France, Belgium, the Netherlands, Luxembourg, Spain, Portugal, Italy.</summary>
internal static class WestEurope
{
    private static readonly string[] steuer = ["steuer", "idnr", "tin", "tax", "identifikationsnummer"];
    private static readonly string[] vat = ["ust", "vat", "umsatzsteuer", "mwst"];
    private static readonly string[] ausweis = ["pass", "reisepass", "ausweis", "personalausweis", "identity card", "document"];
    private static readonly string[] rente = ["rente", "sozialversicherung", "svnr", "versicherung", "social", "svn"];
    private static readonly string[] doctor = ["lanr", "arzt", "betriebsst"];
    private static readonly string[] register = ["handelsregister", "amtsgericht", "register"];
    private static readonly string[] post = ["plz", "postleitzahl", "postal code", "zip"];
    private static readonly string[] nir = ["sécu", "secu", "nir", "insee", "social"];
    private static readonly string[] bsn = ["bsn", "burgerservice", "sofi", "citizen service"];
    private static readonly string[] rijks = ["rijksregister", "registre national", "insz", "niss", "national number"];
    private static readonly string[] dni = ["dni", "nif", "nie", "documento", "identidad"];
    private static readonly string[] passport = ["passport", "pasaporte", "passaporto", "passeport", "paspoort", "passaporte", "reisepass"];
    private static readonly string[] nif = ["nif", "contribuinte", "fiscal"];
    private static readonly string[] italy = ["codice", "fiscale", "carta", "identità", "identita", "partita", "iva", "tessera"];
    private static readonly string[] ahv = ["ahv", "avs"];

    private static readonly int[] bsnWeights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    private static readonly int[] svnrWeights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
    private static readonly int[] portugalWeights = [9, 8, 7, 6, 5, 4, 3, 2];
    private static readonly int[] eanWeights = [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1];

    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("de-tax-id", "de", Evidence.Form, ["99999999999", "99 999 999 999"], steuer, IsSteuerId),
        new("de-vat-id", "de", Evidence.Structure, ["AA999999999", "AA 999999999", "AA 999 999 999"], vat, number => number.StartsWith("DE") && number[2] != '0' && CheckDigits.Mod11And10(number[2..])),
        new("de-identity-document", "de", Evidence.Alone, GermanDocuments(), ausweis, GermanNumbers.IsDocument),
        new("de-social-security", "de", Evidence.Structure, ["99999999A999", "99 999999 A 999", "99 999999A999"], rente, GermanNumbers.IsPension),
        new("de-doctor-number", "de", Evidence.Alone, ["999999999"], doctor, GermanNumbers.IsDoctor),
        new("de-commercial-register", "de", Evidence.Structure, [.. Enumerable.Range(1, 6).SelectMany(n => new[] { $"AAA {new string('9', n)}", $"AAA{new string('9', n)}" })], register, number => number.StartsWith("HRA") || number.StartsWith("HRB")),
        new("de-postcode", "de", Evidence.Context, ["99999"], post, number => CheckDigits.Value(number) is >= 1001 and <= 99998),
        new("at-social-security", "at", Evidence.Context, ["9999 999999", "9999999999"], rente, number => number[0] != '0' && CheckDigits.Sum(number, svnrWeights) % 11 == number[3] - '0'),
        new("ch-ahv", "ch", Evidence.Structure, ["999 9999 9999 99", "9999999999999"], ahv, number => number.StartsWith("756") && CheckDigits.Sum(number, eanWeights) % 10 == 0),
        new("fr-nir", "fr", Evidence.Form, ["9 99 99 99 999 999 99", "999999999999999", "9999999999999 99"], nir, IsNir),
        new("be-national-number", "be", Evidence.Form, ["99999999999", "99 99 99 999 99"], rijks, IsBelgian),
        new("nl-bsn", "nl", Evidence.Context, ["999999999", "9999 99 999", "999 999 999"], bsn, number => CheckDigits.Sum(number, bsnWeights) % 11 == 0 && !CheckDigits.IsOneDigit(number)),
        new("es-nif", "es", Evidence.Structure, ["99999999A", "99999999 A", "99 999 999 A"], dni, number => "TRWAGMYFPDXBNJZSQVHLCKE"[(int)(CheckDigits.Value(number[..8]) % 23)] == number[8]),
        new("es-nie", "es", Evidence.Structure, ["A9999999A", "A 9999999 A"], dni, IsNie),
        new("es-passport", "es", Evidence.Alone, ["AAA999999"], passport, _ => true),
        new("pt-nif", "pt", Evidence.Context, ["999999999", "999 999 999"], nif, IsPortuguese),
        new("it-fiscal-code", "it", Evidence.Structure, ["AAAAAA99A99A999A"], italy, ItalianNumbers.IsFiscalCode),
        new("it-vat", "it", Evidence.Context, ["99999999999", "AA99999999999"], italy, number => CheckDigits.Luhn(number[^11..])),
        new("it-identity-card", "it", Evidence.Alone, ["AA99999AA", "AA9999999", "AA 99999AA"], italy, _ => true),
        new("it-passport", "it", Evidence.Alone, ["AA9999999"], passport, _ => true),
        new("it-driving-licence", "it", Evidence.Context, ["AA9999999A", "A999999999A"], ["patente", "licence", "license", "guida"], _ => true),
        new("lu-national-number", "lu", Evidence.Context, ["9999999999999"], ["matricule", "luxemb"], number => CheckDigits.IsDate(number[2..8], yearFirst: true)),
    ];

    private static string[] GermanDocuments() =>
        [.. Enumerable.Range(0, 1 << 8).Select(bits => "A" + string.Concat(Enumerable.Range(0, 8).Select(i => (bits >> i & 1) == 0 || i == 7 ? '9' : 'A'))).Distinct(StringComparer.Ordinal)];

    private static bool IsSteuerId(ReadOnlySpan<char> number)
    {
        var digits = number[..10].ToArray();
        return number[0] != '0' && digits.GroupBy(digit => digit).Max(group => group.Count()) is 2 or 3 && CheckDigits.Mod11And10(number);
    }

    private static bool IsNir(ReadOnlySpan<char> number) =>
        number[0] is '1' or '2' && CheckDigits.Value(number[3..5]) is (>= 1 and <= 12) or >= 20 && 97 - (CheckDigits.Value(number[..13]) % 97) == CheckDigits.Value(number[13..]);

    private static bool IsBelgian(ReadOnlySpan<char> number)
    {
        var (body, check) = (CheckDigits.Value(number[..9]), CheckDigits.Value(number[9..]));
        return CheckDigits.IsDate(number, yearFirst: true) && (97 - (body % 97) == check || 97 - ((body + 2_000_000_000) % 97) == check);
    }

    private static bool IsNie(ReadOnlySpan<char> number) =>
        "XYZ".IndexOf(number[0]) is >= 0 and var first && "TRWAGMYFPDXBNJZSQVHLCKE"[(int)(((first * 10_000_000) + CheckDigits.Value(number[1..8])) % 23)] == number[8];

    private static bool IsPortuguese(ReadOnlySpan<char> number)
    {
        var rest = CheckDigits.Sum(number, portugalWeights) % 11;
        return (rest < 2 ? 0 : 11 - rest) == number[8] - '0';
    }
}
