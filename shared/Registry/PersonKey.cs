using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Registry;

/// <summary>
/// A person in the name of a row, the same for each spelling: the first half of the SHA-256 of <c>user:ana@example.com</c>, in
/// lower-case hexadecimals.
/// </summary>
internal static class PersonKey
{
    private const int Bytes = 16;
    private const string Prefix = "user:";

    public static string Of(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Spell(user))).AsSpan(0, Bytes));

    // As names are compared (PersonForms): what is one letter there must be one here.
    private static string Spell(string user) =>
        user.StartsWith(Prefix, StringComparison.Ordinal) ? $"{Prefix}{user[Prefix.Length..].ToUpperInvariant().ToLowerInvariant()}" : user;
}
