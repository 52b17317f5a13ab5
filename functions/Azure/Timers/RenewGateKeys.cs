using Gatehouse.Http.Scheduling;
using Gatehouse.Identity;
using Gatehouse.Vault;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Timers;

/// <summary>Rotates those of the gate's keys that are older than the app's settings allow.</summary>
internal sealed partial class RenewGateKeys(AzureOptions options, RenewKey renew, SigningKeys tokens, Peppers peppers, MasterKeys masters, ILogger<RenewGateKeys> log) : IScheduledJob
{
    public string Name => "key-renewal";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        await RenewAsync(KeysSince.Tokens, SigningKeys.SecretName, async ct => (await tokens.RotateAsync(ct)).Public.KeyId, ct);
        await RenewAsync(KeysSince.Peppers, Peppers.SecretName, async ct => (await peppers.RotateAsync(ct)).Version, ct);
        await RenewAsync(KeysSince.Master, MasterKeys.SecretName, async ct => (await masters.RotateAsync(ct)).Version, ct);
    }

    private async Task RenewAsync(string key, string secret, Func<CancellationToken, Task<string>> rotate, CancellationToken ct)
    {
        if (options.KeysSince.Moments.TryGetValue(key, out var since) && await renew.HandleAsync(secret, since, rotate, ct) is { } made)
            Renewed(log, key, since, made);
    }

    [LoggerMessage(50, LogLevel.Warning, "the newest of the keys {Keys} was made before {Since}; {Made} is made, and replaces it in two hours")]
    internal static partial void Renewed(ILogger log, string keys, DateTimeOffset since, string made);
}
