using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>The keys that have signed checkpoints, one of which signs now. None is ever withdrawn: what it signed stays.</summary>
public sealed class CheckpointKeySet
{
    private readonly IReadOnlyList<byte[]> spkis;
    private readonly EcdsaPool inUse;
    private readonly byte[] inUseSpki;

    internal CheckpointKeySet(IReadOnlyList<SecretVersion> versions, SecretVersion inUse)
    {
        spkis = [.. versions.Select(version => SpkiOf(version.Value))];
        this.inUse = new EcdsaPool(() => P256.OpenPkcs8(inUse.Value.Span));
        inUseSpki = SpkiOf(inUse.Value);
    }

    /// <summary>The public key that signs now.</summary>
    public NoteVerifier SignerOf(string organisation) => new(Checkpoint.OriginOf(organisation), inUseSpki);

    /// <summary>All that are good for an organisation's checkpoints.</summary>
    public IReadOnlyList<NoteVerifier> VerifiersOf(string organisation) => [.. spkis.Select(spki => new NoteVerifier(Checkpoint.OriginOf(organisation), spki))];

    internal static string IdOf(SecretVersion version) => new NoteVerifier("", SpkiOf(version.Value)).KeyId;

    internal SignedNote Sign(Checkpoint checkpoint)
    {
        var verifier = SignerOf(checkpoint.Organisation);
        var key = inUse.Take();
        var signature = key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        inUse.Return(key);
        return new SignedNote(checkpoint.Text, [new NoteSignature(verifier.Name, (byte[])[.. verifier.KeyIdSpan, .. signature])]);
    }

    private static byte[] SpkiOf(ReadOnlyMemory<byte> pkcs8)
    {
        using var key = P256.OpenPkcs8(pkcs8.Span);
        return key.ExportSubjectPublicKeyInfo();
    }
}
