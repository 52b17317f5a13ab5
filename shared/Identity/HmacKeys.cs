using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>A secret from which others are derived, so that they need not be stored.</summary>
internal sealed class HmacKeys(ISecretStore store, string name, IRandomSource random, TimeProvider time)
{
    private const int KeyBytes = 32;

    private readonly VersionedSecret<HmacKeySet> secret =
        new(store, name, () => Make(random), static (versions, inUse, _) => new HmacKeySet(versions, inUse), time);

    /// <summary>How long after its making a new version is used.</summary>
    public static TimeSpan UsedAfter => VersionedSecret<HmacKeySet>.PublishedFor;

    /// <summary>How long after its making no instance uses an older one any more, whether it could read the store meanwhile or not.</summary>
    public static TimeSpan SettlesAfter => UsedAfter + VersionedSecret<HmacKeySet>.MaxAge;

    public static SecretVersion InUse(IReadOnlyList<SecretVersion> newestFirst, DateTimeOffset now) => VersionedSecret<HmacKeySet>.InUse(newestFirst, now);

    public Task<SecretVersion> RotateAsync(CancellationToken ct) => store.AddAsync(name, Make(random), ct);

    public ValueTask<HmacKeySet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);

    private static byte[] Make(IRandomSource random)
    {
        var key = new byte[KeyBytes];
        random.Fill(key);
        return key;
    }
}
