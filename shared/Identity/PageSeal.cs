using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// Seals where a page of one list ended: AES-256-GCM as base64url of nonce, tag and ciphertext; inside, the second it
/// expires in and the place. Each list has a key of its own, derived from its name.
/// </summary>
public sealed class PageSeal
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int MaxCharacters = 1024;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = NonceBytes + TagBytes;
    private const int ExpiryBytes = sizeof(long);

    private readonly string list;
    private readonly HmacKeySet keys;
    private readonly IRandomSource random;
    private readonly TimeProvider time;

    internal PageSeal(string list, HmacKeySet keys, IRandomSource random, TimeProvider time) =>
        (this.list, this.keys, this.random, this.time) = (list, keys, random, time);

    private string Purpose => $"page|{list}";

    public string Seal(string place)
    {
        var plain = new byte[ExpiryBytes + Encoding.UTF8.GetByteCount(place)];
        BinaryPrimitives.WriteInt64BigEndian(plain, (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(place, plain.AsSpan(ExpiryBytes));

        var token = new byte[HeaderBytes + plain.Length];
        var nonce = token.AsSpan(0, NonceBytes);
        random.Fill(nonce);
        using var aes = new AesGcm(keys.Derive(Purpose), TagBytes);
        aes.Encrypt(nonce, plain, token.AsSpan(HeaderBytes), token.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(list));
        return Base64Url.EncodeToString(token);
    }

    /// <returns>Null when it was not sealed for this list, was changed, or has expired: which of them is nobody's to know.</returns>
    public string? Open(string token)
    {
        if (token.Length > MaxCharacters || !Ascii.IsValid(token) || CanonicalBase64Url.Decode(Encoding.ASCII.GetBytes(token)) is not { Length: >= HeaderBytes + ExpiryBytes } bytes)
            return null;

        var plain = new byte[bytes.Length - HeaderBytes];
        return keys.DeriveEach(Purpose).Any(key => Opens(key, bytes, plain)) && time.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(plain)
            ? Encoding.UTF8.GetString(plain.AsSpan(ExpiryBytes))
            : null;
    }

    private bool Opens(byte[] key, ReadOnlySpan<byte> token, Span<byte> plain)
    {
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(token[..NonceBytes], token[HeaderBytes..], token.Slice(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(list));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
