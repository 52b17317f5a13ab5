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
        reader writer button input form page link screen view tokenizer keyword layout rotation strength rules rule requirements within resource resources
        changed updated created modified rotated used passwordless
        """);

    // A key's hash opens nothing, nor does a key that is encrypted; a password can be guessed from its hash.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> digests = Lookup("hash hashes hashed digest sha md integrity etag");

    // `client_id` is half of a credential.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> halves = Lookup("client access consumer app application");

    // `primary_key`: what finds a row opens no door. `site_key` stands in the page.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> finders = Lookup(
        "primary foreign partition sort row cache idempotency object s3 bucket translation i18n locale message map lookup registry product route routing group dedup dedupe deduplication order index unique composite range pub publishable hot short host kms item recv site");

    // `next_page_token` says where a list goes on.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> pages = Lookup("next page continuation cursor sync pagination");

    // What is made to be handed out.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> open = Lookup("pub publishable");

    // `invalidToken`, `fake_api_key`: whoever named it so says that it is none.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> disowning = Lookup(
        "fake fakes faked mock mocks mocked dummy bogus stub stubbed invalid wrong bad incorrect malformed nonexistent nonexisting unmatched mismatched mismatching unknown sample example placeholder");

    // `nonMatchingToken`, `not_a_secret`; `nonprod_token` is one.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> denials = Lookup("non not");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> denied = Lookup("matching existent existing valid working real secret a an my the");

    public static bool IsOfSecret(ReadOnlySpan<char> name)
    {
        if (name.Contains("public", StringComparison.OrdinalIgnoreCase) || IsDisowned(name) || IsForSearching(name))
            return false;
        var last = LastWord(name);
        var word = name[last];
        var before = name[..last.Start.Value];
        var previous = before[LastWord(before)];
        if (word.Equals("id", StringComparison.OrdinalIgnoreCase))
            return halves.Contains(previous) || previous.Equals("key", StringComparison.OrdinalIgnoreCase) && before.Contains("access", StringComparison.OrdinalIgnoreCase);
        if (digests.Contains(word) || previous.Equals("encrypted", StringComparison.OrdinalIgnoreCase))
            return name.Contains("pass", StringComparison.OrdinalIgnoreCase) || name.Contains("pwd", StringComparison.OrdinalIgnoreCase);
        return !about.Contains(word) && !open.Contains(previous) && !(word.StartsWith("key", StringComparison.OrdinalIgnoreCase) && finders.Contains(previous))
            && !(word.StartsWith("token", StringComparison.OrdinalIgnoreCase) && pages.Contains(previous));
    }

    private static bool IsDisowned(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> next = default;
        var last = LastWord(name);
        for (var rest = name; !rest[last].IsEmpty; last = LastWord(rest))
        {
            var word = rest[last];
            if (disowning.Contains(word) || (denials.Contains(word) && denied.Contains(next)))
                return true;
            next = word;
            rest = rest[..last.Start.Value];
        }

        return false;
    }

    // Algolia's key that only searches is in every page that has a search box; Azure's search key writes.
    private static bool IsForSearching(ReadOnlySpan<char> name) =>
        name.IndexOf("search", StringComparison.OrdinalIgnoreCase) is >= 0 and var at
        && (name.Contains("algolia", StringComparison.OrdinalIgnoreCase) || name[(at + 6)..].TrimStart("_-").StartsWith("only", StringComparison.OrdinalIgnoreCase));

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
