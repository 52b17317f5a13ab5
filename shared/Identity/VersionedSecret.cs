using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>A secret of the gate with all its versions, made at first use and held for a bounded time.</summary>
/// <remarks>While the store is down what is held still serves, up to <see cref="MaxAge"/>; after that the store's error does.</remarks>
internal sealed class VersionedSecret<T>(
    ISecretStore store, string name, Func<byte[]> make, Func<IReadOnlyList<SecretVersion>, SecretVersion, T?, T> open, TimeProvider time)
    where T : class
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    // INVARIANT (published before used): longer than any instance, or reader of the key set, may hold an older list.
    public static readonly TimeSpan PublishedFor = MaxAge + MaxAge;

    private static readonly TimeSpan refreshAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan retryAfter = TimeSpan.FromSeconds(10);

    private Held? held;

    public ValueTask<T> CurrentAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var seen = Volatile.Read(ref held);
        if (seen is null)
            return new ValueTask<T>(ReadAsync(null, ct));
        var isYoung = now - seen.ReadAt < MaxAge;
        if (isYoung && now < seen.RefreshAt)
            return new ValueTask<T>(seen.Value);

        // One caller reads afresh; the others go on with what is held.
        var claimed = seen with { RefreshAt = now + retryAfter };
        var mine = ReferenceEquals(Interlocked.CompareExchange(ref held, claimed, seen), seen);
        return mine || !isYoung ? new ValueTask<T>(RefreshAsync(seen, ct)) : new ValueTask<T>(seen.Value);
    }

    private async Task<T> RefreshAsync(Held seen, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(seen.Value, ct);
        }
        catch (Exception) when (time.GetUtcNow() - seen.ReadAt < MaxAge && !ct.IsCancellationRequested)
        {
            return seen.Value;
        }
    }

    private async Task<T> ReadAsync(T? earlier, CancellationToken ct)
    {
        var readAt = time.GetUtcNow();
        var versions = await store.ReadAsync(name, ct);
        if (versions.Count == 0)
            versions = [await store.CreateAsync(name, make(), ct)];

        var value = open(versions, InUse(versions, readAt), earlier);
        Volatile.Write(ref held, new Held(value, readAt, readAt + refreshAfter));
        return value;
    }

    /// <summary>The newest that everyone has had time to learn of; else the oldest.</summary>
    public static SecretVersion InUse(IReadOnlyList<SecretVersion> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(version => version.CreatedAt + PublishedFor <= now) ?? newestFirst[^1];

    private sealed record Held(T Value, DateTimeOffset ReadAt, DateTimeOffset RefreshAt);
}
