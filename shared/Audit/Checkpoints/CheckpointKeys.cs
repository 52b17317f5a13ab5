using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>The keys that sign checkpoints (P-256, PKCS#8) and nothing else, the first made at first use.</summary>
public sealed class CheckpointKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-checkpoint-signing-key";

    private readonly VersionedSecret<CheckpointKeySet> secret = new(store, SecretName, () => P256.NewPkcs8(random), (versions, inUse, earlier) => new CheckpointKeySet(versions, inUse, earlier), time);

    /// <summary>How long after its making a new key signs: by then every instance knows it.</summary>
    public static TimeSpan SignsAfter => VersionedSecret<CheckpointKeySet>.PublishedFor;

    public ValueTask<CheckpointKeySet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);

    /// <summary>Makes a new key. Every instance takes it over by itself; what older ones signed stays good.</summary>
    /// <returns>The key's id.</returns>
    public async Task<string> RotateAsync(CancellationToken ct) => CheckpointKeySet.IdOf(await store.AddAsync(SecretName, P256.NewPkcs8(random), ct));
}
