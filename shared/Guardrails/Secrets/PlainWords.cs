using System.Buffers;
using System.Globalization;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Values that somebody made up to be read: identifiers, paths, versions, moments. Nothing of them was drawn at random.</summary>
internal static class PlainWords
{
    private const int MostDigits = 6;
    private const int MostConsonants = 4;
    private const int Abbreviation = 3;

    private static readonly SearchValues<char> separators = SearchValues.Create("-_./:#+~@ ;,=");
    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
    private static readonly SearchValues<char> vowels = SearchValues.Create("aeiouyAEIOUY");

    private static readonly SearchValues<string> aboutPasswords = SearchValues.Create(
        ["password", "passphrase", "character", "required", "enter ", "must ", "invalid", "incorrect", "wrong", "forgot", "please", "choose", "confirm", "at least", "cannot", "should", "the name of"], StringComparison.OrdinalIgnoreCase);

    /// <summary><c>orders-eu-2</c>, <c>exports/2024/11/orders.csv</c>, <c>rc0.13.0_20230412</c>, <c>2024-11-02T10:00:00Z</c>.</summary>
    public static bool Are(ReadOnlySpan<char> value)
    {
        if (value.StartsWith("arn:", StringComparison.Ordinal) || DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return true;
        var parts = 0;
        foreach (var range in value.SplitAny(separators))
        {
            var part = value[range];
            if (part.IsEmpty)
                continue;
            if (!IsWord(part))
                return false;
            parts++;
        }

        return parts > 1;
    }

    /// <summary><c>settings.API_KEY</c>, <c>Config::secret</c>, <c>module.cache2.token;</c>: where a value is, not what it is.</summary>
    public static bool AreReference(ReadOnlySpan<char> value)
    {
        if (IsCall(value))
            return true;
        value = value.TrimEnd(";,):");
        if (value is "None" or "none" or "null" or "nil" or "true" or "false" or "undefined")
            return true;
        var joints = value.Count('.') + value.Count("::") + value.Count("->");
        if (joints == 0 || !(char.IsAsciiLetter(value[0]) || value[0] == '_'))
            return false;
        foreach (var symbol in value)
        {
            if (!char.IsAsciiLetterOrDigit(symbol) && symbol is not ('_' or '.' or ':' or '-' or '>' or '[' or ']' or '(' or ')' or '?'))
                return false;
        }

        return Are(value);
    }

    /// <summary>A sentence about a password is none.</summary>
    public static bool AreAboutPasswords(ReadOnlySpan<char> value) => value.Contains(' ') && value.ContainsAny(aboutPasswords);

    // `load(…`, `vault.read(…`; a password may hold a bracket, and seldom right after a word.
    private static bool IsCall(ReadOnlySpan<char> value)
    {
        var name = value[..Math.Max(0, value.IndexOf('('))];
        return name.Length > Abbreviation && char.IsAsciiLetter(name[0]) && name.IndexOfAnyExcept(nameLetters) < 0 && (name.Contains('.') || IsSpoken(name.Trim("_0123456789")) || Are(name));
    }

    // Digits; letters as they are spoken, with a number after or before them; or something short.
    private static bool IsWord(ReadOnlySpan<char> part)
    {
        if (part.Length <= Abbreviation)
            return true;
        var letters = part.Trim("0123456789");
        if (part.Length - letters.Length > (letters.IsEmpty ? 16 : MostDigits) || letters.IndexOfAnyInRange('0', '9') >= 0)
            return false;
        return letters.Length <= Abbreviation || IsSpoken(letters);
    }

    private static bool IsSpoken(ReadOnlySpan<char> letters)
    {
        var (consonants, turns) = (0, 0);
        for (var i = 0; i < letters.Length; i++)
        {
            if (!char.IsAsciiLetter(letters[i]))
                return false;
            consonants = vowels.Contains(letters[i]) ? 0 : consonants + 1;
            // Capitals begin words, or make up the whole of one.
            turns += i > 0 && char.IsAsciiLetterLower(letters[i - 1]) && char.IsAsciiLetterUpper(letters[i]) ? 1 : 0;
            if (consonants > MostConsonants)
                return false;
        }

        return letters.ContainsAny(vowels) && turns * 4 <= letters.Length;
    }
}
