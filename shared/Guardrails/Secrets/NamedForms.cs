namespace Gatehouse.Guardrails.Secrets;

/// <summary>Credentials without a prefix whose form is known all the same: what is named so and has another form is none.</summary>
internal static class NamedForms
{
    private static readonly (string Word, (char Set, int Length)[] Forms)[] known =
    [
        ("secret_access_key", [('b', 40), ('x', 48)]),
        ("aws_secret", [('b', 40)]),
        ("meraki", [('h', 40)]),
        ("ibm", [('w', 44), ('x', 48)]),
    ];

    public static bool Allow(ReadOnlySpan<char> name, ReadOnlySpan<char> before, ReadOnlySpan<char> value)
    {
        // Slack's own prefix, and not a token of Slack's.
        if (value.StartsWith("xox", StringComparison.Ordinal) || IsPublishable(value) || (name.EndsWith("_authToken", StringComparison.Ordinal) && !IsOfRegistry(name, before)))
            return false;
        foreach (var (word, forms) in known)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return IsAny(forms, value);
        }

        return true;
    }

    // Stripe's and Supabase's keys for browsers say so themselves.
    private static bool IsPublishable(ReadOnlySpan<char> value) =>
        value.StartsWith("pk_live_", StringComparison.Ordinal) || value.StartsWith("pk_test_", StringComparison.Ordinal) || value.StartsWith("sb_publishable_", StringComparison.Ordinal);

    private static bool IsAny((char Set, int Length)[] forms, ReadOnlySpan<char> value)
    {
        foreach (var (set, length) in forms)
        {
            if (value.Length == length && value.IndexOfAnyExcept(CharSet.Named(set)) < 0)
                return true;
        }

        return false;
    }

    // npm reads `//registry.example/:_authToken` alone.
    private static bool IsOfRegistry(ReadOnlySpan<char> name, ReadOnlySpan<char> before) =>
        name.SequenceEqual("_authToken") ? before is [.., not '/', '/', ':'] && before[Math.Max(0, before.Length - 100)..].IndexOf("//") >= 0 : name is not [.., '.', '_', 'a', 'u', 't', 'h', 'T', 'o', 'k', 'e', 'n'];
}
