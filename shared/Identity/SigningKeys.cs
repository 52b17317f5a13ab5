using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The keys that sign agent tokens (P-256, PKCS#8), made at first use.</summary>
public sealed class SigningKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-token-signing-key";

    private readonly VersionedSecret<SigningKeySet> secret = new(
        store, SecretName, () => P256.NewPkcs8(random), static (versions, inUse, earlier) => new SigningKeySet(versions, inUse, earlier), time);

    public ValueTask<SigningKeySet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);
}
