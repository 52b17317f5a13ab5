using Azure.Core;
using Azure.Security.KeyVault.Secrets;

namespace Gatehouse.Azure.Adapters.KeyVault;

/// <summary>How patient the gate is with its vault.</summary>
internal static class VaultClient
{
    /// <summary>A throttled vault is asked again after 1, 2, 4 and 8 s, or as it says; then the error is the caller's, who fails closed.</summary>
    public static SecretClientOptions Options()
    {
        var options = new SecretClientOptions { Diagnostics = { IsLoggingContentEnabled = false } };
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromSeconds(1);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(8);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }
}
