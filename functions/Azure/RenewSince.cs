using Gatehouse.Vault;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure;

/// <summary>Rotates a key that is older than the app's settings allow.</summary>
public sealed partial class RenewSince(KeysSince since, RenewKey renew, ILogger<RenewSince> log)
{
    /// <param name="key">As <see cref="KeysSince"/> names it.</param>
    /// <inheritdoc cref="RenewKey.HandleAsync"/>
    public async Task HandleAsync(string key, string secret, Func<CancellationToken, Task<string>> rotate, CancellationToken ct)
    {
        if (since.Moments.TryGetValue(key, out var moment) && await renew.HandleAsync(secret, moment, rotate, ct) is { } made)
            Renewed(log, key, moment, made);
    }

    [LoggerMessage(50, LogLevel.Warning, "the newest of the keys {Keys} was made before {Since}; {Made} is made, and replaces it in two hours")]
    private static partial void Renewed(ILogger log, string keys, DateTimeOffset since, string made);
}
