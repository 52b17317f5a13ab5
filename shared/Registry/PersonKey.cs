using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Registry;

/// <summary>A person in the name of a row: the first half of the SHA-256 of <c>user:ana@example.com</c>, in lower-case hexadecimals.</summary>
internal static class PersonKey
{
    private const int Bytes = 16;

    public static string Of(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, Bytes));
}
