using System.Buffers;
using System.Globalization;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Values that somebody made up to be read: identifiers, paths, versions, moments. Nothing of them was drawn at random.</summary>
internal static class PlainWords
{
    private const int MostDigits = 6;
    private const int MostConsonants = 4;
    private const int Abbreviation = 3;
    private const int MostNumbering = 2;

    private static readonly SearchValues<char> separators = SearchValues.Create("-_./:#+~@ ;,=");
    private static readonly SearchValues<char> joints = SearchValues.Create("-_.:>?[]()");
    private static readonly SearchValues<char> nameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
    private static readonly SearchValues<char> referenceLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:->?[]()");
    private static readonly SearchValues<char> vowels = SearchValues.Create("aeiouyAEIOUY");

    private static readonly SearchValues<string> aboutPasswords = SearchValues.Create(
        ["password", "passphrase", "character", "required", "enter ", "must ", "invalid", "incorrect", "wrong", "forgot", "please", "choose", "confirm", "at least", "cannot", "should", "the name of"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> secretsNames = SearchValues.Create(["password", "token", "secret", "credential", "key"], StringComparison.OrdinalIgnoreCase);

    // What a form says of a field: `password: "doesn't match"`.
    private static readonly SearchValues<string> verdicts = SearchValues.Create(
        ["n't ", "n’t ", "doesnt ", "isnt ", "wasnt ", "cant ", "wont ", "dont ", "didnt ", "hasnt ", "is not ", "are not ", "does not ", "do not ", "did not ", "has not ", "have not ", "will not ", "may not ", "can not ",
         "is too ", "too short", "too long", "too weak", "too common", "has been ", "have been ", "has expired", "is expired"], StringComparison.OrdinalIgnoreCase);

    /// <summary><c>orders-eu-2</c>, <c>exports/2024/11/orders.csv</c>, <c>rc0.13.0_20230412</c>, <c>2024-11-02T10:00:00Z</c>.</summary>
    public static bool Are(ReadOnlySpan<char> value)
    {
        if (value.StartsWith("arn:", StringComparison.Ordinal) || DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return true;
        return AreWords(value, separators, least: 2);
    }

    /// <summary><c>settings.API_KEY</c>, <c>Config::secret</c>, <c>module.cache2.token;</c>: where a value is, not what it is.</summary>
    public static bool AreReference(ReadOnlySpan<char> value)
    {
        if (IsCall(value))
            return true;
        value = value.TrimEnd(";,):");
        if (value is "None" or "none" or "null" or "nil" or "true" or "false" or "undefined")
            return true;
        if (value.IsEmpty || !(char.IsAsciiLetter(value[0]) || value[0] == '_') || value.IndexOfAnyExcept(referenceLetters) >= 0)
            return false;
        var isNullable = value is [>= 'A' and <= 'Z', .., '?'];
        return (isNullable || value.Contains('.') || value.Contains("::", StringComparison.Ordinal) || value.Contains("->", StringComparison.Ordinal)) && AreWords(value, joints, least: isNullable ? 1 : 2);
    }

    /// <summary><c>adminLoginPassword</c>, <c>authToken2</c>: the name of another secret, not one.</summary>
    public static bool AreSecretsName(ReadOnlySpan<char> value) =>
        value.ContainsAny(secretsNames) && value.IndexOfAnyExcept(referenceLetters) < 0 && value.Length - value.TrimEnd("0123456789").Length <= MostNumbering && AreWords(value, joints, least: 1);

    /// <summary><c>OrderSummaryList</c>, <c>orders.NextPages</c>: words that are run together.</summary>
    public static bool AreIdentifier(ReadOnlySpan<char> value) => value.IndexOfAnyExcept(nameLetters) < 0 && AreWords(value, joints, least: 1);

    /// <summary>A sentence about a password is none.</summary>
    public static bool AreAboutPasswords(ReadOnlySpan<char> value) => value.Contains(' ') && (value.ContainsAny(aboutPasswords) || (value.ContainsAny(verdicts) && value.IndexOfAnyInRange('0', '9') < 0));

    private static bool AreWords(ReadOnlySpan<char> value, SearchValues<char> between, int least)
    {
        var parts = 0;
        foreach (var range in value.SplitAny(between))
        {
            var part = value[range];
            if (part.IsEmpty)
                continue;
            if (!IsWord(part))
                return false;
            parts++;
        }

        return parts >= least;
    }

    // `load(…`, `vault.read(…`; a password may hold a bracket, and seldom right after a word.
    private static bool IsCall(ReadOnlySpan<char> value)
    {
        var name = value[..Math.Max(0, value.IndexOf('('))];
        return name.Length > Abbreviation && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.IndexOfAnyExcept(nameLetters) < 0 && (name.Contains('.') || IsSpoken(name.Trim("_0123456789")) || Are(name));
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
