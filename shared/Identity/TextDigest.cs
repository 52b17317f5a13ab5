using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Identity;

/// <summary>A text of any length and characters in the name of a row: the first 16 bytes of the SHA-256 of its UTF-8, as 32 lower-case hexadecimals.</summary>
internal static class TextDigest
{
    public const int Length = 2 * Bytes;
    private const int Bytes = 16;

    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));
}
