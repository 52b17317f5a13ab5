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

        var key = new NoteKey(bytes[1..length]);
        if (key.Text != text || !key.IsP256())
            return null;
        parsed.Set(text, key);
        return key;
    }

    /// <param name="signature">DER.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var key = pool.Take();
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        finally
        {
            pool.Return(key);
        }
    }

    private bool IsP256()
    {
        try
        {
            var key = pool.Take();
            var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
            pool.Return(key);
            return curve == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception strange) when (strange is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static ECDsa Open(byte[] spki)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key;
    }
}
