using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>A person in the name of a row, the same for each spelling: the digest of <c>user:ana@example.com</c>.</summary>
internal static class PersonKey
{
    private const string Prefix = "user:";

    public static string Of(string user) => TextDigest.Of(Spell(user));

    // As names are compared (PersonForms): what is one letter there must be one here.
    private static string Spell(string user) =>
        user.StartsWith(Prefix, StringComparison.Ordinal) ? $"{Prefix}{user[Prefix.Length..].ToUpperInvariant().ToLowerInvariant()}" : user;
}
