using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>The keys that have signed checkpoints, one of which signs now. None is ever withdrawn: what it signed stays.</summary>
public sealed class CheckpointKeySet
{
    private readonly IReadOnlyList<CheckpointKey> keys;
    private readonly CheckpointKey inUse;
    private readonly EcdsaPool signing;

    internal CheckpointKeySet(IReadOnlyList<SecretVersion> versions, SecretVersion inUse, CheckpointKeySet? earlier = null)
    {
        // Keys already open stay open: their imported copies are worth keeping.
        keys = [.. versions.Select(version => earlier?.keys.FirstOrDefault(key => key.Version == version.Version) ?? new CheckpointKey(version.Version, PublicOf(version)))];
        this.inUse = keys.First(key => key.Version == inUse.Version);
        signing = earlier?.inUse == this.inUse ? earlier.signing : new EcdsaPool(() => P256.OpenPkcs8(inUse.Value.Span));
    }

    /// <summary>The public key that signs now.</summary>
    public NoteVerifier SignerOf(string organisation) => new(Checkpoint.OriginOf(organisation), inUse.Public);

    /// <summary>All that are good for an organisation's checkpoints.</summary>
    public IReadOnlyList<NoteVerifier> VerifiersOf(string organisation) => [.. keys.Select(key => new NoteVerifier(Checkpoint.OriginOf(organisation), key.Public))];

    internal static string IdOf(SecretVersion version) => new NoteVerifier("", PublicOf(version)).KeyId;

    internal SignedNote Sign(Checkpoint checkpoint)
    {
        var verifier = SignerOf(checkpoint.Organisation);
        var key = signing.Take();
        var signature = key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        signing.Return(key);
        return new SignedNote(checkpoint.Text, [new NoteSignature(verifier.Name, (byte[])[.. verifier.KeyIdSpan, .. signature])]);
    }

    private static NoteKey PublicOf(SecretVersion version)
    {
        using var key = P256.OpenPkcs8(version.Value.Span);
        return new NoteKey(key.ExportSubjectPublicKeyInfo());
    }

    private sealed record CheckpointKey(string Version, NoteKey Public);
}
