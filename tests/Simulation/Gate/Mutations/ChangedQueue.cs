using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A broker whose messages say something else than was sent.</summary>
internal sealed class ChangedQueue(ITaskQueue queue, Func<GateMessage, GateMessage> said) : ITaskQueue
{
    public Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct) => queue.SendAsync([.. messages.Select(Changed)], ct);

    private QueueMessage Changed(QueueMessage message) =>
        message with { Body = JsonSerializer.SerializeToUtf8Bytes(said(GateMessage.Parse(message.Body.Span)!), LedgerJson.Default.GateMessage) };
}
