using System.Collections.Frozen;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Whether a name that holds <c>token</c>, <c>key</c> or <c>password</c> is the name of one, or of something about one.</summary>
internal static class SecretNames
{
    // `token_type`, `secretName`, `private_key_path`: the last word says what it is.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> about = Lookup(
        """
        id ids uuid guid name names url uri urls endpoint endpoints host path paths file files filename dir directory folder type types kind version versions ver arn ref refs reference
        field fields header headers column columns label labels title prefix suffix format pattern regex policy policies provider store table index enabled disabled required timeout ttl
        expiry expires expired expiration at in date time timestamp algorithm algo alg spec size length len count counts limit limits location source issuer scope scopes hint placeholder
        message error errors text description status state usage details detail address variable fingerprint thumbprint checksum manager service class factory generator validator parser
        reader writer button input form page link screen view tokenizer keyword layout rotation strength rules rule requirements
        """);

    // `client_id` is half of a credential.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> halves = Lookup("client access consumer app application");

    // `primary_key`: what finds a row opens no door.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> finders = Lookup(
        "primary foreign partition sort row cache idempotency object s3 bucket translation i18n locale message map lookup registry product route routing group dedup dedupe deduplication order index unique composite range pub publishable hot short host kms item recv");

    // What is made to be handed out.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> open = Lookup("pub publishable");

    public static bool IsOfSecret(ReadOnlySpan<char> name)
    {
        if (name.Contains("public", StringComparison.OrdinalIgnoreCase))
            return false;
        var last = LastWord(name);
        var word = name[last];
        var before = name[..last.Start.Value];
        var previous = before[LastWord(before)];
        if (word.Equals("id", StringComparison.OrdinalIgnoreCase))
            return halves.Contains(previous) || previous.Equals("key", StringComparison.OrdinalIgnoreCase) && before.Contains("access", StringComparison.OrdinalIgnoreCase);
        return !about.Contains(word) && !open.Contains(previous) && !(word.StartsWith("key", StringComparison.OrdinalIgnoreCase) && finders.Contains(previous));
    }

    // In any notation: `access_token`, `access-token`, `accessToken`, `ACCESS_TOKEN2`.
    private static Range LastWord(ReadOnlySpan<char> name)
    {
        var end = name.Length;
        while (end > 0 && !char.IsAsciiLetter(name[end - 1]))
            end--;
        var start = end;
        while (start > 0 && char.IsAsciiLetterLower(name[start - 1]))
            start--;
        if (start == end)
        {
            while (start > 0 && char.IsAsciiLetterUpper(name[start - 1]))
                start--;
        }
        else if (start > 0 && char.IsAsciiLetterUpper(name[start - 1]))
        {
            start--;
        }

        return start..end;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
