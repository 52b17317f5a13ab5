using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One instance's way to the broker.</summary>
public sealed class SimTaskQueue(PortWire wire, World world, SimContext context) : ITaskQueue, IQueueReceiver
{
    private readonly QueueState state = world.Queue;

    public async Task SendAsync(IReadOnlyList<QueueMessage> messages, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            if (message.Body.Length > QueueMessage.MaxBodyBytes)
                throw new ArgumentException($"message `{message.Id}` has {message.Body.Length} bytes; a message holds {QueueMessage.MaxBodyBytes}", nameof(messages));
        }

        var sent = messages.Select(message => message with { Body = message.Body.ToArray() }).ToArray();
        foreach (var message in sent)
            world.Trace.Hash.Add(message.Body.Span);
        await wire.CallAsync(PortOperation.QueueSend, string.Join(' ', sent.Select(message => message.Id)), fault => Send(sent, fault), ct);
    }

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, CancellationToken ct) => ReceiveAsync(max, wait, false, ct);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveDeadLettersAsync(int max, TimeSpan wait, CancellationToken ct) => ReceiveAsync(max, wait, true, ct);

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait, bool dead, CancellationToken ct)
    {
        var deadline = world.Scheduler.Now + wait;
        while (true)
        {
            // An empty poll is no event: it would only bury the others in the trace.
            while (state.NextVisibleAt(dead) is var next && (next is null || next > world.Scheduler.Now))
            {
                if (world.Scheduler.Now >= deadline)
                    return [];
                await state.Bell.WaitAsync(context, next < deadline ? next.Value : deadline, ct);
            }

            var received = await wire.CallAsync(PortOperation.QueueReceive, dead ? "dead letters" : "", fault => Take(max, dead, fault), ct,
                cannot: state.CountFree(dead) < 2 ? FaultKind.Reorder : null);
            if (received.Count > 0 || world.Scheduler.Now >= deadline)
                return received;
        }
    }

    private int Send(QueueMessage[] messages, Fault fault)
    {
        foreach (var message in messages)
        {
            var visibleAt = VisibleAt(message);
            if (fault.Kind is FaultKind.Duplicate)
                state.Send(message, visibleAt);
            if (fault.Kind is FaultKind.SendSome && world.FaultRandom.Next(3) is var fate and not 0)
            {
                if (fate == 1)
                    world.LandLate(fault.Duration, () => state.Send(message, visibleAt));
                continue;
            }

            state.Send(message, fault.Kind is FaultKind.ArriveLate ? Later(visibleAt, fault.Duration) : visibleAt);
        }

        return fault.Kind is FaultKind.SendSome ? throw new InjectedFaultException(fault.Kind) : messages.Length;
    }

    private IReadOnlyList<ReceivedMessage> Take(int max, bool dead, Fault fault)
    {
        var term = fault.Kind is FaultKind.LoseLock ? TimeSpan.Zero : world.Options.QueueLock;
        var taken = state.Take(max, dead, term, fault.Kind is FaultKind.Reorder ? world.FaultRandom : null);
        return [.. taken.Select(message => new SimReceivedMessage(wire, world, message))];
    }

    private TimeSpan VisibleAt(QueueMessage message) =>
        message.VisibleAt is { } at ? at - world.Options.Epoch : world.Scheduler.Now;

    private TimeSpan Later(TimeSpan visibleAt, TimeSpan by) => (visibleAt > world.Scheduler.Now ? visibleAt : world.Scheduler.Now) + by;
}
