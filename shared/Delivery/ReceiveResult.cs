using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Delivery;

/// <summary>Takes the result that a target posts. The first one wins; the same again is no mistake.</summary>
public sealed class ReceiveResult(Ledgers ledgers, InspectOutput outputs)
{
    private const int MaxReadings = 3;

    public async Task<LedgerOutcome<ResultReply>> HandleAsync(string organisation, string connection, string task, AttemptResult.Delivered result, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            // Before the commit: until it lands nothing of the result is anywhere but here.
            var (read, guard) = await outputs.ReadAsync(organisation, connection, task, result, afresh: reading > 1, ct);
            var outcome = await ledgers.For(organisation, connection).CommitAsync(
                new LedgerRequest<ResultReply>(view => Decide(view, task, (AttemptResult.Delivered)read, guard)) { Reads = [LedgerRows.Task(task), LedgerRows.Result(task), LedgerRows.Config] }, ct);
            if (outcome is LedgerOutcome<ResultReply>.Stale && reading < MaxReadings)
                continue;
            if (outcome is LedgerOutcome<ResultReply>.Done { Reply: ResultReply.Taken { Task: var taken } })
                GateSpans.Settled(taken);
            return outcome;
        }
    }

    internal static LedgerDecision<ResultReply> Decide(LedgerView view, string id, AttemptResult.Delivered result, OutputGuard guard)
    {
        if (TaskChange.Read(view, id) is not { } task || task.Attempts == 0)
            return new LedgerDecision<ResultReply>.Answer(new ResultReply.Unknown());
        if (IsTheSame(view, task, result))
            return new LedgerDecision<ResultReply>.Answer(new ResultReply.Taken(task));
        // One that is being delivered settles as its target answers, a kill meanwhile or not.
        if (task.State.IsEnded() || (task.Claim is null && task.KillEpoch < view.State.Fences.KillEpoch))
            return Late(task);
        // An attempt that said no, or was never sent, has no result; one whose answer was lost may well have.
        if (task.State is not (TaskState.Delivering or TaskState.Running) && !task.EffectUnknown)
            return Late(task);

        if (guard.StaleAgainst(view.State) is { } stale)
            return new LedgerDecision<ResultReply>.Stale(stale);
        // Whoever posts is there to post again, which does nothing twice.
        if (result.Reading?.Strictest == InspectionVerdict.Unavailable)
            return new LedgerDecision<ResultReply>.Answer(new ResultReply.NotTaken(Unread));

        var fate = OutputRule.Of(result, task, mayAskAgain: task.State == TaskState.Running && guard.Connection?.SendsOnce(task) is false);
        if (fate == OutputFate.AskAgain)
            return AskAgain(view, task, result);
        var (write, ended) = ResultEnding.End(view, task, result, fate);
        return new LedgerDecision<ResultReply>.Commit(write, new ResultReply.Taken(ended));
    }

    // Whoever brings a result may be another organisation's: it learns what to change, and not who asks.
    private static Refusal Unread => new(RefusalCode.Unavailable, "the result cannot be inspected now") { Clause = "result", MayRetry = true, Unlock = "post the same result again" };

    private static bool IsTheSame(LedgerView view, TaskRecord task, AttemptResult.Delivered result) =>
        result.Seal is { } seal ? task.ResultSeal == seal : view.Find(LedgerRows.Result(task.Id)) is { } standing && standing.Span.SequenceEqual(result.Body.Span);

    private static LedgerDecision<ResultReply> AskAgain(LedgerView view, TaskRecord task, AttemptResult.Delivered result)
    {
        var asked = OutputRule.AskedAgain(task, result);
        var entry = TaskChange.EntryOf(AuditKind.Retry, task) with
        {
            Attempt = task.Attempts,
            Status = TaskWords.Of(task.State),
            Guards = result.Reading!.Guards,
        };
        var refusal = new Refusal(RefusalCode.RetryWithChanges, $"the result needs a change: {result.Reading.Hint}") { Clause = "result", Unlock = result.Reading.Hint };
        return new LedgerDecision<ResultReply>.Commit(TaskChange.Write(view.State, asked, entry), new ResultReply.NotTaken(refusal));
    }

    private static LedgerDecision<ResultReply> Late(TaskRecord task) => new LedgerDecision<ResultReply>.Refuse(
        new Refusal(RefusalCode.TaskEnded, $"task `{task.Id}` takes no result: it is `{TaskWords.Of(task.State)}`") { Clause = "result" },
        TaskChange.EntryOf(AuditKind.LateResult, task) with { Code = RefusalCode.TaskEnded });
}
