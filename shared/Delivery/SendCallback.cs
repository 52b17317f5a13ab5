using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Delivery;

/// <summary>Tells the agent that its task has ended, until it is acknowledged or hope is given up.</summary>
public sealed class SendCallback(Ledgers ledgers, ReadTask read, CallbackKeys keys, ITargetTransport transport, DeliveryOptions options)
{
    private const int MaxTries = 12;
    private const int MaxReplyBytes = 4096;
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10);

    public async Task<Handling> HandleAsync(GateMessage message, CancellationToken ct)
    {
        if (await read.HandleAsync(message.Organisation, message.Partition, message.Subject, TimeSpan.Zero, ct) is not { Task.Callback: { } callback } view)
            return Handling.Done;

        var body = TaskDocument.Of(view);
        var signature = await keys.SignAsync(message.Organisation, view.Task.Agent, body, ct);
        var call = new TargetCall(new Uri(callback), [new(CallbackKeys.Header, signature), new("Idempotency-Key", view.Task.Id)], body, timeout, MaxReplyBytes, () => true);
        var isTaken = await transport.SendAsync(call, ct) is TargetReply.Answered { Status: >= 200 and < 300 };

        var request = new LedgerRequest<Handling>(snapshot => Decide(snapshot, message.Subject, isTaken)) { Reads = [LedgerRows.Task(message.Subject)] };
        var left = await ledgers.For(message.Organisation, message.Partition).CommitAsync(request, ct) is LedgerOutcome<Handling>.Done done
            ? done.Reply
            : Handling.Again(ledgers.Clock.Now + options.FirstRetry);
        ledgers.Meters.CalledBack(isTaken, left);
        return left;
    }

    private LedgerDecision<Handling> Decide(LedgerView view, string id, bool isTaken)
    {
        if (TaskChange.Read(view, id) is not { Callback: not null } task)
            return new LedgerDecision<Handling>.Answer(Handling.Done);

        var tries = task.CallbackTries + (isTaken ? 0 : 1);
        var isOver = isTaken || tries >= MaxTries;
        var told = task with { Callback = isOver ? null : task.Callback, CallbackTries = tries };
        var wait = options.FirstRetry * Math.Pow(2, Math.Min(tries, 12));
        var handling = isOver ? Handling.Done : Handling.Again(view.Now + (wait < options.LongestRetry ? wait : options.LongestRetry));
        return new LedgerDecision<Handling>.Commit(TaskChange.Note(view.State, told), handling);
    }
}
