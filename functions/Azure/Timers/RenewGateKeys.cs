using Gatehouse.Http.Scheduling;
using Gatehouse.Identity;
using Gatehouse.Vault;

namespace Gatehouse.Azure.Timers;

/// <summary>Rotates those of the gate's keys that are older than the app's settings allow.</summary>
internal sealed class RenewGateKeys(RenewSince renew, SigningKeys tokens, Peppers peppers, MasterKeys masters) : IScheduledJob
{
    public string Name => "key-renewal";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        await renew.HandleAsync(KeysSince.Tokens, SigningKeys.SecretName, async stop => (await tokens.RotateAsync(stop)).Public.KeyId, ct);
        await renew.HandleAsync(KeysSince.Peppers, Peppers.SecretName, async stop => (await peppers.RotateAsync(stop)).Version, ct);
        await renew.HandleAsync(KeysSince.Master, MasterKeys.SecretName, async stop => (await masters.RotateAsync(stop)).Version, ct);
    }
}
