using System.Collections.Frozen;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The signing keys known at one moment: one signs, all verify and all are published.</summary>
public sealed class SigningKeySet : IVerificationKeys
{
    private readonly FrozenDictionary<string, VerificationKey> byKeyId;

    internal SigningKeySet(IReadOnlyList<SecretVersion> versions, SecretVersion inUse, SigningKeySet? earlier)
    {
        // Keys already open stay open: their imported copies are worth keeping.
        Keys = [.. versions.Select(version => earlier?.Keys.FirstOrDefault(key => key.Version == version.Version) ?? new SigningKey(version))];
        InUse = Keys.First(key => key.Version == inUse.Version);
        byKeyId = Keys.ToFrozenDictionary(key => key.Public.KeyId, key => key.Public, StringComparer.Ordinal);
        Jwks = Identity.Jwks.Write(Keys.Select(key => key.Public));
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<SigningKey> Keys { get; }

    public SigningKey InUse { get; }

    /// <summary>The document of <c>/.well-known/jwks.json</c>. Readers may hold it for an hour.</summary>
    public ReadOnlyMemory<byte> Jwks { get; }

    public VerificationKey? Find(string keyId) => byKeyId.GetValueOrDefault(keyId);
}
