using Gatehouse.Audit.Checkpoints;
using Gatehouse.Azure.Timers;
using Gatehouse.Vault;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Signer;

/// <summary>Rotates the key that signs checkpoints when it is older than the app's settings allow: nobody but this app can.</summary>
public sealed class RenewCheckpointKey(SignerOptions options, RenewKey renew, CheckpointKeys keys, ILogger<RenewCheckpointKey> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        if (options.KeysSince.Moments.TryGetValue(KeysSince.Checkpoints, out var since) && await renew.HandleAsync(CheckpointKeys.SecretName, since, keys.RotateAsync, ct) is { } made)
            RenewGateKeys.Renewed(log, KeysSince.Checkpoints, since, made);
    }
}
