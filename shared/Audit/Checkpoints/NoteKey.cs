using System.Buffers.Binary;
using System.Security.Cryptography;
using Gatehouse.Caching;
using Gatehouse.Identity;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>What verifiers of the same key have in common, whatever their names. Safe to use from many threads.</summary>
internal sealed class NoteKey
{
    private const byte Type = 0x02;

    // One key signs the checkpoints of all organisations until it is renewed.
    private const int Remembered = 16;
    private static readonly GenerationCache<string, NoteKey> parsed = new(Remembered);

    // Whoever follows checkpoints meets the same ones again each time. What was good stays good: it is remembered by all that the answer depends on.
    private const int RememberedNotes = 4096;
    private readonly GenerationCache<(UInt128, UInt128), bool> good = new(RememberedNotes);

    private readonly EcdsaPool pool;

    public NoteKey(byte[] spki)
    {
        Id = SHA256.HashData(spki)[..NoteVerifier.KeyIdBytes];
        Text = Convert.ToBase64String([Type, .. spki]);
        pool = new EcdsaPool(() => Open(spki));
    }

    public byte[] Id { get; }

    /// <summary>Its type and itself, in base64.</summary>
    public string Text { get; }

    /// <returns>Null when it is no key of this type, or not written as <see cref="Text"/> is.</returns>
    public static NoteKey? Parse(string text)
    {
        if (parsed.TryGet(text, out var known))
            return known;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < 2 || bytes[0] != Type)
            return null;

        var spki = bytes[1..length];
        var key = new NoteKey(spki);
        if (key.Text != text || !IsP256(spki))
            return null;
        parsed.Set(text, key);
        return key;
    }

    /// <param name="signature">DER.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        var digest = DigestOf(hash, signature);
        if (good.TryGet(digest, out _))
            return true;

        var key = pool.Take();
        try
        {
            if (!key.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence))
                return false;
        }
        finally
        {
            pool.Return(key);
        }

        good.Set(digest, true);
        return true;
    }

    private static (UInt128 First, UInt128 Last) DigestOf(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. hash, .. signature], digest);
        return (BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[(SHA256.HashSizeInBytes / 2)..]));
    }

    private static bool IsP256(byte[] spki)
    {
        try
        {
            using var key = Open(spki);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception strange) when (strange is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static ECDsa Open(byte[] spki)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki, out var read);
            return read == spki.Length ? key : throw new CryptographicException("something follows the key");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
