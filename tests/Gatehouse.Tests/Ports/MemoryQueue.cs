using Gatehouse.Ports;

namespace Gatehouse.Tests.Ports;

/// <summary>Remembers what was sent.</summary>
internal sealed class MemoryQueue : ITaskQueue
{
    public List<QueueMessage> Sent { get; } = [];

    /// <summary>What happens at a send, before anything is kept.</summary>
    public Action OnSend { get; set; } = () => { };

    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        try
        {
            OnSend();
        }
        catch (IOException failure)
        {
            return Task.FromException(failure);
        }

        Sent.AddRange(messages);
        return Task.CompletedTask;
    }
}
