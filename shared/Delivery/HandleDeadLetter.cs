using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Delivery;

/// <summary>A dead letter is never silent: it ends the task that it was the message of.</summary>
public sealed class HandleDeadLetter(Ledgers ledgers, HandleMessage handle)
{
    public async Task HandleAsync(ReceivedMessage received, CancellationToken ct)
    {
        if (GateMessage.Parse(received.Message.Body.Span) is not { } message)
        {
            await received.CompleteAsync(ct);
            return;
        }

        using var span = GateSpans.Handle(message);
        if (message.Step == TaskStep.Deliver && await EndAsync(message, ct))
        {
            ledgers.Meters.DeadLettered();
            await received.CompleteAsync(ct);
        }
        else
        {
            await handle.HandleAsync(received, ct);
        }
    }

    private async Task<bool> EndAsync(GateMessage message, CancellationToken ct)
    {
        var request = new LedgerRequest<bool>(view => Decide(view, message.Subject)) { Reads = [LedgerRows.Task(message.Subject)] };
        return await ledgers.For(message.Organisation, message.Partition).CommitAsync(request, ct) is LedgerOutcome<bool>.Done { Reply: true };
    }

    private static LedgerDecision<bool> Decide(LedgerView view, string id)
    {
        // One that runs, or that people are asked about, has a message of its own.
        if (TaskChange.Read(view, id) is not { } task || task.State.Step() != TaskStep.Deliver)
            return new LedgerDecision<bool>.Answer(false);
        // The backup may have it: that is found out first.
        if (task.Route is not null)
            return new LedgerDecision<bool>.Answer(false);
        if (task.Claim is { } claim && view.Now < claim.LeaseUntil)
            return new LedgerDecision<bool>.Answer(false);

        // Shown as cancelled since the kill, and an ended status never changes.
        if (task.Claim is null && task.KillEpoch < view.State.Fences.KillEpoch)
        {
            var (fenced, cancelled, cancelledEntry) = TaskEnding.End(view, task, TaskState.Cancelled, task.EffectUnknown ? TaskEffect.Unknown : TaskEffect.FailedNoEffect);
            return new LedgerDecision<bool>.Commit(TaskChange.Write(fenced, cancelled, cancelledEntry), true);
        }

        var wasClaimed = task.Attempts > 0;
        var failure = new TaskFailure("dead-letter", "the task's message was given up after too many deliveries");
        var (state, ended, entry) = TaskEnding.End(
            view,
            task with { DeadLettered = true, Failure = failure },
            wasClaimed ? TaskState.Indeterminate : TaskState.Failed,
            wasClaimed ? TaskEffect.Unknown : TaskEffect.FailedNoEffect);
        return new LedgerDecision<bool>.Commit(TaskChange.Write(state, ended, entry), true);
    }
}
