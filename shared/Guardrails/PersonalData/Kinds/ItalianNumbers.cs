namespace Gatehouse.Guardrails.PersonalData.Kinds;

/// <summary>The check letter of the codice fiscale.</summary>
internal static class ItalianNumbers
{
    private static readonly int[] odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    public static bool IsFiscalCode(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(number[i]) ? number[i] - '0' : number[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        return "ABCDEHLMPRST".Contains(number[8]) && sum % 26 == number[15] - 'A';
    }
}
