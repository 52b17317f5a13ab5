using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters;

/// <summary>Of an app that announces nothing, because it decides nothing.</summary>
internal sealed class NoQueue : ITaskQueue
{
    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct) => throw new InvalidOperationException("this app sends no messages");
}
