using Gatehouse.Vault;
using Gatehouse.Vault.Leaving;

namespace Gatehouse.Http.Scheduling;

/// <summary>What is to end in the vault ends, whoever died at it, and providers that were down are told.</summary>
internal sealed class FinishVaultEndings(FinishEndings finish, VaultOptions options) : IScheduledJob
{
    public string Name => "vault-endings";

    public TimeSpan Every => options.TellEvery;

    public Task RunAsync(CancellationToken ct) => finish.RunAsync(ct);
}
