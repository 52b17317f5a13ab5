using Azure.Core;
using Azure.Messaging.ServiceBus;

namespace Gatehouse.Azure.Adapters.ServiceBus;

/// <summary>One sender for each namespace.</summary>
internal sealed class QueueSenders(IReadOnlyList<ServiceBusSender> all)
{
    // Two tries end well within a commit's deadline. What both of them sent is sent twice, which is allowed.
    private static readonly TimeSpan tryTimeout = TimeSpan.FromSeconds(3);

    public IReadOnlyList<ServiceBusSender> All => all;

    /// <param name="queue">A namespace's host, or a connection string.</param>
    /// <param name="name">The queue's.</param>
    /// <param name="credential">For a namespace that is named by its host.</param>
    public static ServiceBusSender Open(string queue, string name, TokenCredential credential)
    {
        var options = new ServiceBusClientOptions { RetryOptions = { MaxRetries = 1, TryTimeout = tryTimeout, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(1) } };
        var client = AzureOptions.IsConnectionString(queue) ? new ServiceBusClient(queue, options) : new ServiceBusClient(queue, credential, options);
        return client.CreateSender(name);
    }
}
