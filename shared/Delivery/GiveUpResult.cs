using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>Ends a running task whose result did not come in time, or whose connection was killed.</summary>
public sealed class GiveUpResult(Ledgers ledgers, DeliveryOptions options)
{
    public async Task<Handling> HandleAsync(GateMessage message, CancellationToken ct)
    {
        var request = new LedgerRequest<Handling>(view => Decide(view, message.Subject)) { Reads = [LedgerRows.Task(message.Subject)] };
        return await ledgers.For(message.Organisation, message.Partition).CommitAsync(request, ct) is LedgerOutcome<Handling>.Done done
            ? done.Reply
            : Handling.Again(ledgers.Clock.Now + options.FirstRetry);
    }

    internal static LedgerDecision<Handling> Decide(LedgerView view, string id)
    {
        if (TaskChange.Read(view, id) is not { State: TaskState.Running } task)
            return new LedgerDecision<Handling>.Answer(Handling.Done);

        var isKilled = task.KillEpoch < view.State.Fences.KillEpoch;
        if (!isKilled && task.ResultDue is { } due && view.Now < due)
            return new LedgerDecision<Handling>.Answer(Handling.Again(due));

        var failure = isKilled
            ? new TaskFailure("killed", "the connection was killed before the result came")
            : new TaskFailure("no-result", "the target took the task on and posted no result in time");
        var (state, ended, entry) = TaskEnding.End(view, task with { Failure = failure }, TaskState.Indeterminate, TaskEffect.Unknown);
        return new LedgerDecision<Handling>.Commit(TaskChange.Write(state, ended, entry), Handling.Done);
    }
}
