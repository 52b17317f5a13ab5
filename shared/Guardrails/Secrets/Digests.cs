namespace Gatehouse.Guardrails.Secrets;

/// <summary>Values that say themselves that they are a hash, and are as long as it: <c>sha256:…</c> in hex, <c>sha512-…</c> in base64.</summary>
internal static class Digests
{
    private static readonly (string Algorithm, int Bytes)[] known = [("md5", 16), ("sha1", 20), ("sha256", 32), ("sha384", 48), ("sha512", 64)];

    public static bool Are(ReadOnlySpan<char> value)
    {
        foreach (var (algorithm, bytes) in known)
        {
            if (!value.StartsWith(algorithm, StringComparison.OrdinalIgnoreCase) || value.Length == algorithm.Length || value[algorithm.Length] is not (':' or '-'))
                continue;
            var digest = value[(algorithm.Length + 1)..].TrimEnd('=');
            return IsMadeOf(digest, 'x', bytes * 2) || IsMadeOf(digest, 'b', ((bytes * 8) + 5) / 6);
        }

        return false;
    }

    private static bool IsMadeOf(ReadOnlySpan<char> digest, char set, int length) => digest.Length == length && digest.IndexOfAnyExcept(CharSet.Named(set)) < 0;
}
