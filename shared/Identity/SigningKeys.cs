using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// The keys that sign agent tokens (P-256, PKCS#8), the first made at first use. A new one is published at once, signs when
/// every reader of the key set has had time to learn of it, and the old ones are withdrawn when what they signed is dead.
/// </summary>
public sealed class SigningKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-token-signing-key";

    private readonly VersionedSecret<SigningKeySet> secret = new(
        store, SecretName, () => P256.NewPkcs8(random), (versions, inUse, earlier) => new SigningKeySet(Alive(versions, time.GetUtcNow()), inUse, earlier), time);

    /// <summary>How long after its making a new key signs.</summary>
    public static TimeSpan SignsAfter => VersionedSecret<SigningKeySet>.PublishedFor;

    /// <summary>
    /// How long after a key was made the older ones are withdrawn: an instance that could not read the store may have signed
    /// with them until its list was too old, and that token lives for its time.
    /// </summary>
    public static TimeSpan ReplacesAfter => SignsAfter + VersionedSecret<SigningKeySet>.MaxAge + AgentTokenIssuer.Lifetime;

    public ValueTask<SigningKeySet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);

    /// <summary>Makes a new key. Every instance takes it over by itself.</summary>
    public async Task<SigningKey> RotateAsync(CancellationToken ct) => new(await store.AddAsync(SecretName, P256.NewPkcs8(random), ct));

    /// <summary>Those from the newest down to the first that has replaced all before it.</summary>
    private static IReadOnlyList<SecretVersion> Alive(IReadOnlyList<SecretVersion> newestFirst, DateTimeOffset now)
    {
        var replacing = newestFirst.TakeWhile(version => version.CreatedAt + ReplacesAfter > now).Count();
        return [.. newestFirst.Take(replacing + 1)];
    }
}
