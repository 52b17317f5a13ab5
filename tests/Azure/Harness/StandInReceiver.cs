using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>Receives as the Functions host would, and hands out what a trigger is given.</summary>
internal sealed class StandInReceiver(StandInBroker broker) : IQueueReceiver
{
    private static readonly TimeSpan poll = TimeSpan.FromSeconds(1);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct) => ReceiveAsync(dead: false, max, wait, ct);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct) => ReceiveAsync(dead: true, max, wait, ct);

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(bool dead, int max, TimeSpan wait, CancellationToken ct)
    {
        var deadline = broker.Clock.GetUtcNow() + wait;
        while (true)
        {
            var rung = broker.Bell;
            var taken = broker.Take(max, dead);
            var left = deadline - broker.Clock.GetUtcNow();
            if (taken.Count > 0 || left <= TimeSpan.Zero)
                return [.. taken.Select(message => new TriggeredMessage(message, new StandInActions(broker)))];
            await Task.WhenAny(rung, Task.Delay(left < poll ? left : poll, broker.Clock, ct));
        }
    }
}
