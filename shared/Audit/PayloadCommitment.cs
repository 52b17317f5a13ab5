using System.Security.Cryptography;

namespace Gatehouse.Audit;

/// <summary>Binds an entry to a payload without telling it. The salt is kept, and erased, with the payload.</summary>
public static class PayloadCommitment
{
    public const int SaltBytes = 32;

    /// <returns>HMAC-SHA256, 64 lower-case hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        if (salt.Length != SaltBytes)
            throw new ArgumentException($"a salt has {SaltBytes} bytes, not {salt.Length}", nameof(salt));

        Span<byte> commitment = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, payload, commitment);
        return Convert.ToHexStringLower(commitment);
    }
}
