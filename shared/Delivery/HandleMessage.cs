using Gatehouse.Alerts.Routes;
using Gatehouse.Approvals;
using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;
using Gatehouse.Trust;

namespace Gatehouse.Delivery;

/// <summary>What a consumer does with a message: judge it, act on it, and complete it only once that is safe.</summary>
public sealed class HandleMessage(
    Ledgers ledgers,
    DeliverTask deliver,
    GiveUpResult giveUp,
    SendCallback sendCallback,
    ApplyFences applyFences,
    SettleHolds settleHolds,
    KeepApproval keepApproval,
    RecomputeTrust recomputeTrust,
    SendAlert sendAlert,
    ITaskQueue queue,
    IPause pause,
    IRandomSource random,
    DeliveryOptions options)
{
    private const int CopyIdLength = 16;
    private static readonly TimeSpan longestWait = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(ReceivedMessage received, CancellationToken ct)
    {
        if (GateMessage.Parse(received.Message.Body.Span) is not { } message)
        {
            await received.DeadLetterAsync("unreadable-message", ct);
            return;
        }

        using var span = GateSpans.Handle(message);
        ledgers.Meters.Received(message.Step, ledgers.Clock.Now - (received.Message.VisibleAt ?? message.FirstSent));
        var handling = await HandlingOfAsync(message, ct);
        if (handling.Until is { } until)
            await PutOffAsync(message, until, received.Message.VisibleAt, ct);
        await received.CompleteAsync(ct);
    }

    private async Task<Handling> HandlingOfAsync(GateMessage message, CancellationToken ct)
    {
        try
        {
            var judged = await JudgeAsync(message, ct);
            if (judged.Verdict == MessageVerdict.Wait)
            {
                // Normally the commit lands while we wait.
                await pause.WaitAsync(options.WaitInProcess, ct);
                judged = await JudgeAsync(message, ct);
            }

            return judged.Verdict switch
            {
                MessageVerdict.Act => await ActAsync(message, judged, ct),
                MessageVerdict.Complete => Handling.Done,
                _ => await StillOpenAsync(message, ct),
            };
        }
        catch (StoreUnavailableException)
        {
            // Left to its lock, a silence of minutes would use up the deliveries and end every waiting task as a dead letter.
            return Handling.Again(Later(message));
        }
    }

    private Task<Handling> ActAsync(GateMessage message, Judged judged, CancellationToken ct) => message.Step switch
    {
        TaskStep.Deliver => deliver.HandleAsync(message, judged.Task!, ct),
        TaskStep.Result => giveUp.HandleAsync(message, ct),
        TaskStep.Notify => sendCallback.HandleAsync(message, ct),
        TaskStep.Fence => applyFences.HandleAsync(message, ct),
        TaskStep.Budget => settleHolds.HandleAsync(message, ct),
        TaskStep.Await or TaskStep.Settled => keepApproval.HandleAsync(message, judged.Approval!, ct),
        TaskStep.Trust => recomputeTrust.HandleAsync(message, ct),
        TaskStep.Alert => sendAlert.HandleAsync(message, ct),
        _ => throw new InvalidOperationException($"nothing acts on step `{message.Step}`"),
    };

    private async Task<Judged> JudgeAsync(GateMessage message, CancellationToken ct) => message.Step switch
    {
        TaskStep.Fence => new(await applyFences.JudgeAsync(message, ct)),
        TaskStep.Budget => new(await settleHolds.JudgeAsync(message, ct)),
        TaskStep.Await or TaskStep.Settled => await JudgeApprovalAsync(message, ct),
        TaskStep.Trust => new(await recomputeTrust.JudgeAsync(message, ct)),
        TaskStep.Alert => new(await sendAlert.JudgeAsync(message, ct)),
        _ => await JudgeTaskAsync(message, ct),
    };

    private async Task<Judged> JudgeTaskAsync(GateMessage message, CancellationToken ct)
    {
        var row = LedgerRows.Task(message.Subject);
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([row], ct);
        var task = TaskChange.Parse(snapshot.Find(row));
        return new(MessageRule.Judge(message, snapshot.Version, task), Task: task);
    }

    private async Task<Judged> JudgeApprovalAsync(GateMessage message, CancellationToken ct)
    {
        var row = ApprovalRows.Key(message.Subject);
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([row], ct);
        var approval = ApprovalRows.Parse(snapshot.Find(row));
        return new(ApprovalMessageRule.Judge(message, snapshot.Version, approval), Approval: approval);
    }

    private async Task<Handling> StillOpenAsync(GateMessage message, CancellationToken ct)
    {
        if (ledgers.Clock.Now - message.FirstSent < options.TouchAfter)
            return Handling.Again(Later(message));

        // The 120 s decide when this is asked, never what is answered: after the touch the commit has landed or never will.
        await ledgers.For(message.Organisation, message.Partition).TouchAsync(ct);
        return Handling.Again(ledgers.Clock.Now);
    }

    private DateTimeOffset Later(GateMessage message) =>
        ledgers.Clock.Now + Doubling.Of(TimeSpan.FromSeconds(1), message.PutOffs, longestWait);

    /// <summary>INVARIANT (copy, then complete): between the two a crash leaves one message too many, never one too few.</summary>
    private Task PutOffAsync(GateMessage message, DateTimeOffset until, DateTimeOffset? wasDue, CancellationToken ct)
    {
        // A time that is over by a clock that runs ahead would bring the copy back at once, again and again: by this one's, or by
        // the broker's, which has the same time come before this one has.
        var soonest = ledgers.Clock.Now + options.LeastPutOff;
        if (wasDue is { } due && due + options.LeastPutOff > soonest)
            soonest = due + options.LeastPutOff;
        var copy = (message with { PutOffs = message.PutOffs + 1 })
            .ToQueueMessage(RandomText.New(random, RandomText.LowerAlphanumeric, CopyIdLength), until > soonest ? until : soonest);
        return queue.SendAsync([copy], ct);
    }

    /// <summary>With what was read for it: acting begins from there.</summary>
    private readonly record struct Judged(MessageVerdict Verdict, TaskRecord? Task = null, ApprovalRecord? Approval = null);
}
