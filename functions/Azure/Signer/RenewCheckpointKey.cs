using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Azure.Signer;

/// <summary>Rotates the key that signs checkpoints when it is older than the app's settings allow: nobody but this app can.</summary>
public sealed class RenewCheckpointKey(RenewSince renew, CheckpointKeys keys)
{
    public Task RunAsync(CancellationToken ct) => renew.HandleAsync(KeysSince.Checkpoints, CheckpointKeys.SecretName, keys.RotateAsync, ct);
}
