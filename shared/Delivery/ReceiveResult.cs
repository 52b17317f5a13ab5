using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Delivery;

/// <summary>Takes the result that a target posts. The first one wins; the same again is no mistake.</summary>
public sealed class ReceiveResult(Ledgers ledgers)
{
    public async Task<LedgerOutcome<ResultReply>> HandleAsync(string organisation, string connection, string task, AttemptResult.Delivered result, CancellationToken ct)
    {
        var outcome = await ledgers.For(organisation, connection).CommitAsync(
            new LedgerRequest<ResultReply>(view => Decide(view, task, result)) { Reads = [LedgerRows.Task(task), LedgerRows.Result(task), LedgerRows.Config] }, ct);
        if (outcome is LedgerOutcome<ResultReply>.Done { Reply: ResultReply.Taken { Task: var taken } })
            GateSpans.Settled(taken);
        return outcome;
    }

    internal static LedgerDecision<ResultReply> Decide(LedgerView view, string id, AttemptResult.Delivered result)
    {
        if (TaskChange.Read(view, id) is not { } task || task.Attempts == 0)
            return new LedgerDecision<ResultReply>.Answer(new ResultReply.Unknown());
        if (view.Find(LedgerRows.Result(id)) is { } standing && standing.Span.SequenceEqual(result.Body.Span))
            return new LedgerDecision<ResultReply>.Answer(new ResultReply.Taken(task));
        // One that is being delivered settles as its target answers, a kill meanwhile or not.
        if (task.State.IsEnded() || (task.Claim is null && task.KillEpoch < view.State.Fences.KillEpoch))
            return Late(task);
        // An attempt that said no, or was never sent, has no result; one whose answer was lost may well have.
        if (task.State is not (TaskState.Delivering or TaskState.Running) && !task.EffectUnknown)
            return Late(task);

        var (write, ended) = ResultEnding.End(view, task, result);
        return new LedgerDecision<ResultReply>.Commit(write, new ResultReply.Taken(ended));
    }

    private static LedgerDecision<ResultReply> Late(TaskRecord task) => new LedgerDecision<ResultReply>.Refuse(
        new Refusal(RefusalCode.TaskEnded, $"task `{task.Id}` takes no result: it is `{TaskWords.Of(task.State)}`") { Clause = "result" },
        new AuditEntry(AuditKind.LateResult) { Agent = task.Agent, Connection = task.Connection, Task = task.Id, TaskType = task.Type, Code = RefusalCode.TaskEnded });
}
