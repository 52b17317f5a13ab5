using System.Security.Cryptography;
using System.Text;
using Gatehouse.Approvals;

namespace Gatehouse.Registry;

/// <summary>A person in the name of a row, the same for each spelling: the first half of a SHA-256, in lower-case hexadecimals.</summary>
internal static class PersonKey
{
    private const int Bytes = 16;

    public static string Of(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PersonForms.Of(user))).AsSpan(0, Bytes));
}
