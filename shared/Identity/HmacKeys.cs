using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>A secret from which others are derived, so that they need not be stored.</summary>
internal sealed class HmacKeys(ISecretStore store, string name, IRandomSource random, TimeProvider time)
{
    private const int KeyBytes = 32;

    private readonly VersionedSecret<HmacKeySet> secret =
        new(store, name, () => Make(random), static (versions, inUse, _) => new HmacKeySet(versions, inUse), time);

    public ValueTask<HmacKeySet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);

    private static byte[] Make(IRandomSource random)
    {
        var key = new byte[KeyBytes];
        random.Fill(key);
        return key;
    }
}
