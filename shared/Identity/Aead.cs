using System.Security.Cryptography;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>AES-256-GCM (NIST SP 800-38D) as nonce of 96 random bits, tag of 128, ciphertext.</summary>
internal static class Aead
{
    public const int Overhead = NonceBytes + TagBytes;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <param name="destination">As long as <paramref name="plain"/> and <see cref="Overhead"/>.</param>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, IRandomSource random, Span<byte> destination)
    {
        random.Fill(destination[..NonceBytes]);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(destination[..NonceBytes], plain, destination[Overhead..], destination[NonceBytes..Overhead], associated);
    }

    /// <returns>Null when it was sealed under another key, for something else, or was changed since.</returns>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> closed, ReadOnlySpan<byte> associated)
    {
        if (closed.Length < Overhead)
            return null;
        var plain = new byte[closed.Length - Overhead];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(closed[..NonceBytes], closed[Overhead..], closed[NonceBytes..Overhead], plain, associated);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
