namespace Gatehouse.Guardrails.Secrets;

/// <summary>Whether a value that is called a secret looks like one.</summary>
internal static class SecretValue
{
    private static readonly System.Buffers.SearchValues<char> versionLetters = System.Buffers.SearchValues.Create("0123456789.");

    public static bool IsLikely(ReadOnlySpan<char> value, ReadOnlySpan<char> name, bool isQuoted)
    {
        value = value.Trim();
        if (value.Length < 5 || Placeholders.Are(value) || Digests.Are(value) || IsVersion(value) || IsReference(value, isQuoted))
            return false;

        if (isQuoted ? PlainWords.AreAboutPasswords(value) : PlainWords.AreReference(value))
            return false;
        return IsPasswordName(name) ? IsPassword(value, isQuoted) : IsKey(value, isQuoted);
    }

    /// <summary>Whether it looks like nothing but a secret, whatever it is called.</summary>
    public static bool IsStrong(ReadOnlySpan<char> value) =>
        value.Length >= 8 && HasDigit(value) && HasLetter(value) && Classes(value) >= 3 && Randomness.Bits(value) >= 2.9 && value.IndexOfAny(' ', '(', '=') < 0 && !PlainWords.Are(value);

    private static bool IsPasswordName(ReadOnlySpan<char> name) =>
        name.Contains("pass", StringComparison.OrdinalIgnoreCase) || name.Contains("pwd", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_pw", StringComparison.OrdinalIgnoreCase);

    // People choose passwords: anything that is not a plain word in plain code.
    private static bool IsPassword(ReadOnlySpan<char> value, bool isQuoted)
    {
        var classes = Classes(value);
        return value.Length >= 6 && (classes >= 3 || (classes == 2 && HasDigit(value)) || (isQuoted && value.IndexOf(' ') > 0 && value.Length >= 12) || (value.Length >= 12 && classes >= 2 && Randomness.Bits(value) >= 3.5));
    }

    private static bool IsKey(ReadOnlySpan<char> value, bool isQuoted)
    {
        if ((isQuoted && value.IndexOf(' ') > 0) || PlainWords.Are(value) || (!isQuoted && PlainWords.AreSecretsName(value)))
            return false;
        var bits = Randomness.Bits(value);
        return value.Length switch
        {
            < 10 => false,
            < 16 => HasDigit(value) && HasLetter(value) && bits >= 2.8,
            _ => bits >= 2.5 && (HasDigit(value) || (bits >= 3.9 && Classes(value) >= 2 && !PlainWords.AreIdentifier(value))),
        };
    }

    // `config.token`, `this.secret`, `MY_TOKEN_NAME`, a path or an address name a place, not a value.
    private static bool IsReference(ReadOnlySpan<char> value, bool isQuoted)
    {
        if (value.StartsWith("http", StringComparison.OrdinalIgnoreCase) || value.StartsWith("arn:", StringComparison.Ordinal) || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("/", StringComparison.Ordinal) && !HasDigit(value))
            return true;
        if (HasDigit(value))
            return !isQuoted && value.IndexOf('.') > 0 && value.IndexOf('(') > 0;
        foreach (var symbol in value)
        {
            if (!char.IsAsciiLetter(symbol) && symbol is not ('_' or '.' or '-' or '[' or ']' or '(' or ')'))
                return false;
        }

        return Randomness.Bits(value) < 4 || value.Length < 20 || PlainWords.AreSecretsName(value);
    }

    // `"parse-passwd": "^1.0.0"`
    private static bool IsVersion(ReadOnlySpan<char> value) =>
        value.TrimStart("^~<>= v") is [>= '0' and <= '9', ..] and var number && number.IndexOfAnyExcept(versionLetters) < 0 && number.Contains('.');

    private static int Classes(ReadOnlySpan<char> value)
    {
        var (lower, upper, digit, sign) = (0, 0, 0, 0);
        foreach (var symbol in value)
        {
            if (char.IsAsciiLetterLower(symbol))
                lower = 1;
            else if (char.IsAsciiLetterUpper(symbol))
                upper = 1;
            else if (char.IsAsciiDigit(symbol))
                digit = 1;
            else if (symbol is not (' ' or '_' or '-' or '.'))
                sign = 1;
        }

        return lower + upper + digit + sign;
    }

    private static bool HasDigit(ReadOnlySpan<char> value) => value.IndexOfAnyInRange('0', '9') >= 0;

    private static bool HasLetter(ReadOnlySpan<char> value) => value.IndexOfAnyInRange('a', 'z') >= 0 || value.IndexOfAnyInRange('A', 'Z') >= 0;
}
