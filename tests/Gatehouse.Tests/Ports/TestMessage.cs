using Gatehouse.Ports;

namespace Gatehouse.Tests.Ports;

/// <summary>A received message that notes how it was settled, in the order of everything else that is noted.</summary>
internal sealed class TestMessage(QueueMessage message, List<string> log) : ReceivedMessage(message, 1)
{
    public override Task<bool> CompleteAsync(CancellationToken ct) => Note("complete");

    public override Task<bool> RenewAsync(CancellationToken ct) => Note("renew");

    public override Task<bool> AbandonAsync(CancellationToken ct) => Note("abandon");

    public override Task<bool> DeadLetterAsync(string reason, CancellationToken ct) => Note($"dead-letter {reason}");

    private Task<bool> Note(string what)
    {
        log.Add(what);
        return Task.FromResult(true);
    }
}
