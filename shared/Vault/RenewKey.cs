using Gatehouse.Ports;

namespace Gatehouse.Vault;

/// <summary>Makes a new version of one of the gate's own keys because whoever runs it demands one that is no older than a moment; once, however often it is asked.</summary>
public sealed class RenewKey(ISecretStore secrets, TimeProvider time)
{
    /// <summary>How long after the moment the version is made: by then it is later by the store's clock too, which dates versions.</summary>
    public static readonly TimeSpan MadeAfter = TimeSpan.FromMinutes(5);

    /// <param name="secret">The key's. One that has no version yet is made by whoever needs it first.</param>
    /// <param name="since">The newest version must have been made then or later.</param>
    /// <param name="rotate">Adds a version, and says which.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>What was made; null when nothing was.</returns>
    /// <exception cref="IOException">The secrets could not be read or written.</exception>
    public async Task<string?> HandleAsync(string secret, DateTimeOffset since, Func<CancellationToken, Task<string>> rotate, CancellationToken ct)
    {
        if (time.GetUtcNow() - since < MadeAfter || await secrets.ReadAsync(secret, ct) is not [var newest, ..] || newest.CreatedAt >= since)
            return null;
        return await rotate(ct);
    }
}
