using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// Seals a short text until a moment: AES-256-GCM as base64url of nonce, tag and ciphertext; inside, the second it expires in and
/// the text. Each purpose has a key of its own, derived from its name.
/// </summary>
internal sealed class TextSeal(string purpose, HmacKeySet keys, IRandomSource random, TimeProvider time)
{
    private const int MaxCharacters = 1024;
    private const int ExpiryBytes = sizeof(long);

    private readonly byte[] associated = Encoding.UTF8.GetBytes(purpose);

    public string Seal(string text, DateTimeOffset expiresAt)
    {
        var plain = new byte[ExpiryBytes + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt64BigEndian(plain, expiresAt.ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(text, plain.AsSpan(ExpiryBytes));

        var token = new byte[Aead.Overhead + plain.Length];
        Aead.Seal(keys.Derive(purpose), plain, associated, random, token);
        return Base64Url.EncodeToString(token);
    }

    /// <returns>Null when it was not sealed for this purpose, was changed, or has expired: which of them is nobody's to know.</returns>
    public string? Open(string token)
    {
        if (token.Length > MaxCharacters || !Ascii.IsValid(token) || CanonicalBase64Url.Decode(Encoding.ASCII.GetBytes(token)) is not { } bytes)
            return null;

        var plain = keys.DeriveEach(purpose).Select(key => Aead.Open(key, bytes, associated)).FirstOrDefault(opened => opened is not null);
        return plain is { Length: >= ExpiryBytes } && time.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(plain)
            ? Encoding.UTF8.GetString(plain.AsSpan(ExpiryBytes))
            : null;
    }
}
