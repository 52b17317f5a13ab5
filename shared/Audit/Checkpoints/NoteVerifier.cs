using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>A public key that notes are verified with: ECDSA over P-256 and SHA-256, type 0x02 of c2sp.org/signed-note.</summary>
/// <remarks>Its id is the beginning of the SHA-256 of the key as SPKI; a signature is DER, over the text.</remarks>
public sealed class NoteVerifier
{
    public const int KeyIdBytes = 4;

    private const byte Type = 0x02;

    private readonly byte[] spki;
    private readonly byte[] keyId;

    internal NoteVerifier(string name, byte[] spki)
    {
        Name = name;
        this.spki = spki;
        keyId = SHA256.HashData(spki)[..KeyIdBytes];
    }

    public string Name { get; }

    /// <summary>Eight lower-case hexadecimal digits.</summary>
    public string KeyId => Convert.ToHexStringLower(keyId);

    internal ReadOnlySpan<byte> KeyIdSpan => keyId;

    /// <param name="vkey"><c>name+id+key</c>, as <see cref="ToString"/> gives it.</param>
    /// <returns>Null when it is no key of this type.</returns>
    public static NoteVerifier? Parse(string vkey)
    {
        if (vkey.Split('+', 3) is not [{ Length: > 0 } name, var id, var base64] || name.Contains(' ', StringComparison.Ordinal))
            return null;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length < 2 || bytes[0] != Type)
            return null;

        var key = new NoteVerifier(name, bytes[1..length]);
        return key.KeyId == id && key.IsP256() && key.ToString() == vkey ? key : null;
    }

    public override string ToString() => $"{Name}+{KeyId}+{Convert.ToBase64String([Type, .. spki])}";

    public bool IsSignedBy(NoteSignature signature) => signature.Name == Name && signature.Bytes.Span.StartsWith(keyId);

    /// <summary>Whether the note carries a signature of this key, and every such one is good.</summary>
    public bool Verify(SignedNote note)
    {
        var own = note.Signatures.Where(IsSignedBy).ToArray();
        if (own.Length == 0)
            return false;
        using var key = Open();
        var text = Encoding.UTF8.GetBytes(note.Text);
        return own.All(signature => key.VerifyData(text, signature.Bytes.Span[KeyIdBytes..], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private bool IsP256()
    {
        try
        {
            using var key = Open();
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key;
    }
}
