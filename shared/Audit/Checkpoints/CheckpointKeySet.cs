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

    internal CheckpointKeySet(IReadOnlyList<SecretVersion> versions, SecretVersion inUse, CheckpointKeySet? earlier = null)
    {
        // Keys already open stay open: their imported copies are worth keeping.
        keys = [.. versions.Select(version => earlier?.keys.FirstOrDefault(key => key.Version == version.Version) ?? new CheckpointKey(version))];
        this.inUse = keys.First(key => key.Version == inUse.Version);
    }

    /// <summary>The public key that signs now.</summary>
    public NoteVerifier SignerOf(string organisation) => new(Checkpoint.OriginOf(organisation), inUse.Public);

    /// <summary>All that are good for an organisation's checkpoints.</summary>
    public IReadOnlyList<NoteVerifier> VerifiersOf(string organisation) => [.. keys.Select(key => new NoteVerifier(Checkpoint.OriginOf(organisation), key.Public))];

    internal static string IdOf(SecretVersion version) => new NoteVerifier("", new CheckpointKey(version).Public).KeyId;

    internal SignedNote Sign(Checkpoint checkpoint)
    {
        var (verifier, signature) = (SignerOf(checkpoint.Organisation), inUse.Sign(Encoding.UTF8.GetBytes(checkpoint.Text)));
        return new SignedNote(checkpoint.Text, [new NoteSignature(verifier.Name, (byte[])[.. verifier.KeyIdSpan, .. signature])]);
    }

    private sealed class CheckpointKey
    {
        private readonly EcdsaPool pool;

        public CheckpointKey(SecretVersion version)
        {
            Version = version.Version;
            pool = new EcdsaPool(() => P256.OpenPkcs8(version.Value.Span));
            var key = pool.Take();
            Public = new NoteKey(key.ExportSubjectPublicKeyInfo());
            pool.Return(key);
        }

        public string Version { get; }

        public NoteKey Public { get; }

        public byte[] Sign(ReadOnlySpan<byte> data)
        {
            var key = pool.Take();
            var signature = key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            pool.Return(key);
            return signature;
        }
    }
}
