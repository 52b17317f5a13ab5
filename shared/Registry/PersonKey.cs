using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>A person in the name of a row: the digest of <c>user:ana@example.com</c>.</summary>
internal static class PersonKey
{
    public static string Of(string user) => TextDigest.Of(user);
}
