namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>Payment cards.</summary>
internal static class Everywhere
{
    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("payment-card", "any", Evidence.Structure,
            ["9999 9999 9999 9999", "9999 999999 99999", "9999 999999 9999", "9999 9999 9999 9999 999", "9999999999999999", "999999999999999", "99999999999999", "9999999999999999999", "99999999 99999999", "999999 9999999999"],
            [], IsCard),
    ];

    // Issuers by the ranges of ISO 7812 that are in use.
    private static bool IsCard(ReadOnlySpan<char> digits)
    {
        if (!CheckDigits.Luhn(digits))
            return false;
        var (two, three, four) = (Prefix(digits, 2), Prefix(digits, 3), Prefix(digits, 4));
        return digits.Length switch
        {
            14 => three is >= 300 and <= 305 or 309 || two is 36 or 38 or 39,
            15 => two is 34 or 37 || four is 1800 or 2131,
            16 => digits[0] == '4' || two is >= 51 and <= 55 or 35 or 62 or 65 or 60 or 81 || four is >= 2221 and <= 2720 or >= 2200 and <= 2204 || three is >= 644 and <= 649 || two is 50 or >= 56 and <= 58 or 63 or 67 or 30 or 36 or 38 or 39,
            _ => digits[0] == '4' || two is 62 or 50 or >= 56 and <= 58 or 63 or 67,
        };
    }

    private static int Prefix(ReadOnlySpan<char> digits, int length) => (int)CheckDigits.Value(digits[..length]);
}
