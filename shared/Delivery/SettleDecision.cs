using Gatehouse.Audit;
using Gatehouse.Breakers;
using Gatehouse.Dispatching;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Writes down what an attempt came to, if its claim still stands.</summary>
/// <param name="jitter">In <c>[0, 1)</c>, drawn once, so that the decision stays pure.</param>
public sealed class SettleDecision(string task, string owner, AttemptResult result, ConnectionEntry connection, DeliveryOptions options, double jitter)
{
    /// <summary>What a result must be judged by, beside the task.</summary>
    public IReadOnlyList<string> ResultReads { get; init; } = [];

    /// <summary>What a result was inspected with; checked against the state before anything of it is kept.</summary>
    public OutputGuard Guard { get; init; } = OutputGuard.Unneeded;

    /// <summary>From the send to the whole answer.</summary>
    public TimeSpan Took { get; init; }

    public LedgerRequest<SettleReply> Request => new(Decide) { Reads = [LedgerRows.Task(task), .. ResultReads], Name = "settle" };

    private LedgerDecision<SettleReply> Decide(LedgerView view)
    {
        if (TaskChange.Read(view, task) is not { } record || record.Claim?.Owner != owner)
            return new LedgerDecision<SettleReply>.Answer(new SettleReply.Superseded());

        var decision = Judge(view, record);
        if (decision is not LedgerDecision<SettleReply>.Commit commit)
            return decision;
        var call = BreakerCall.Of(result, Took, connection, record.Claim);
        return commit with { Write = Counted(BreakerChange.Add(commit.Write, call, record.Connection, view.Now, options.Breaker), call) };
    }

    private LedgerWrite Counted(LedgerWrite write, BreakerCall? call)
    {
        if (call is not { HasFailed: var hasFailed })
            return write;
        var counters = write.State.Health ?? HealthCounters.None;
        return write with { State = write.State with { Health = counters.AfterCall(hasFailed, isSlow: Took >= connection.Delivery.SlowAfter, Took) } };
    }

    private LedgerDecision<SettleReply> Judge(LedgerView view, TaskRecord record) =>
        result switch
        {
            AttemptResult.Delivered delivered => Delivered(view, record, delivered),
            AttemptResult.Running => Running(view, record),
            AttemptResult.Rejected { OfGrant: true } when !record.GrantRefused && MayAskAgain(view, record) => Again(view, record with { GrantRefused = true }, view.Now),
            AttemptResult.Rejected rejected => End(view, record with { Failure = rejected.Failure }, TaskState.Failed, Known(record)),
            AttemptResult.Unreadable unreadable => End(view, record with { Failure = unreadable.Failure }, TaskState.Indeterminate, TaskEffect.Unknown),
            AttemptResult.Missed missed => Missed(view, record, missed),
            AttemptResult.GivenBack => Again(view, record with { Tries = record.Tries - 1 }, view.Now + WaitAfterGivingBack(record)),
            _ => throw new InvalidOperationException($"no such result: {result}"),
        };

    private LedgerDecision<SettleReply> Delivered(LedgerView view, TaskRecord record, AttemptResult.Delivered delivered)
    {
        if (Guard.StaleAgainst(view.State) is { } stale)
            return new LedgerDecision<SettleReply>.Stale(stale);

        var fate = OutputRule.Of(delivered, record, MayAskAgain(view, record));
        if (fate == OutputFate.AskAgain)
            return Again(view, OutputRule.AskedAgain(record, delivered), view.Now + (delivered.Reading!.Hint is null ? Wait(record.Tries, null) : TimeSpan.Zero), delivered.Reading.Guards);

        var (write, ended) = ResultEnding.End(view, record, delivered, fate);
        return new LedgerDecision<SettleReply>.Commit(write, new SettleReply.Ended(ended));
    }

    // Asking again is another attempt like any other, under the same key; once is once.
    private bool MayAskAgain(LedgerView view, TaskRecord record) =>
        !connection.SendsOnce(record) && record.Tries < connection.Delivery.MaxAttempts && record.KillEpoch >= view.State.Fences.KillEpoch && !record.CancelRequested;

    private LedgerDecision<SettleReply> Running(LedgerView view, TaskRecord record)
    {
        var due = view.Now + connection.Delivery.ResultWithin;
        var running = record with { State = TaskState.Running, Claim = null, Failure = null, EffectUnknown = true, ResultDue = due };
        var state = view.State with { Claims = view.State.Claims.RemoveAll(claim => claim.Task == record.Id) };
        var entry = TaskChange.EntryOf(AuditKind.Settle, record) with
        {
            Attempt = record.Attempts,
            Status = TaskWords.Of(TaskState.Running),
        };
        var write = TaskChange.Write(state, running, entry) with { Announcements = [new Announcement(TaskStep.Result, record.Id, due) { TraceParent = record.TraceParent }] };
        return new LedgerDecision<SettleReply>.Commit(write, new SettleReply.Handed());
    }

    private LedgerDecision<SettleReply> Missed(LedgerView view, TaskRecord record, AttemptResult.Missed missed)
    {
        var known = record with { EffectUnknown = record.EffectUnknown || missed.MayHaveActed, Failure = missed.Failure };
        // At most once is at most one send, even where the target says that it did nothing.
        if (missed.WasSent && connection.SendsOnce(record))
            return missed.MayHaveActed ? End(view, known, TaskState.Indeterminate, TaskEffect.Unknown) : End(view, known, TaskState.Failed, Known(known));
        if (known.KillEpoch < view.State.Fences.KillEpoch || known.CancelRequested)
            return End(view, known, TaskState.Cancelled, Known(known));
        if (known.Tries >= connection.Delivery.MaxAttempts)
            return End(view, known with { DeadLettered = true }, TaskState.Failed, Known(known));

        return Again(view, known, view.Now + Wait(known.Tries, missed.RetryAfter));
    }

    private static LedgerDecision<SettleReply> Again(LedgerView view, TaskRecord record, DateTimeOffset notBefore, IReadOnlyList<AuditGuard>? guards = null)
    {
        var queued = record with { State = TaskState.Queued, Claim = null, NotBefore = notBefore };
        var state = view.State with { Claims = view.State.Claims.RemoveAll(claim => claim.Task == record.Id) };
        var entry = TaskChange.EntryOf(AuditKind.Retry, record) with
        {
            Attempt = record.Attempts,
            Status = TaskWords.Of(TaskState.Queued),
            Guards = guards ?? [],
        };
        return new LedgerDecision<SettleReply>.Commit(TaskChange.Write(state, queued, entry), new SettleReply.Again(notBefore < record.Deadline ? notBefore : record.Deadline));
    }

    private static LedgerDecision<SettleReply> End(LedgerView view, TaskRecord record, TaskState state, TaskEffect effect)
    {
        var (next, ended, entry) = TaskEnding.End(view, record, state, effect);
        return new LedgerDecision<SettleReply>.Commit(TaskChange.Write(next, ended, entry), new SettleReply.Ended(ended));
    }

    private static TaskEffect Known(TaskRecord record) => record.EffectUnknown ? TaskEffect.Unknown : TaskEffect.FailedNoEffect;

    // Once is bad luck and due at once. A target that always takes too long to connect to would be claimed without end.
    private TimeSpan WaitAfterGivingBack(TaskRecord record) =>
        record.Attempts - record.Tries is > 0 and var earlier ? Wait(earlier, null) : TimeSpan.Zero;

    /// <summary>Doubling with full jitter; never earlier than the target asks for, within reason.</summary>
    private TimeSpan Wait(int tries, TimeSpan? asked)
    {
        var wait = Doubling.Of(options.FirstRetry, tries - 1, options.LongestRetry) * jitter;
        var least = asked is { } after ? (after < options.LongestRetry ? after : options.LongestRetry) : TimeSpan.Zero;
        return wait > least ? wait : least;
    }
}
