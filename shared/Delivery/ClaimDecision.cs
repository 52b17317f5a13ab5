using System.Collections.Immutable;
using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Breakers;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;
using Gatehouse.Registry;
using Gatehouse.Trust;

namespace Gatehouse.Delivery;

/// <summary>Whether a task may be sent now: decided on the fenced state, right before it is.</summary>
/// <param name="connection">The connection's document; its version is checked against the state.</param>
/// <param name="owner">Made afresh for each receive of a message.</param>
/// <param name="looks">How often the message was put off, for the pace of looking at a frozen connection.</param>
public sealed class ClaimDecision(string task, string owner, int looks, ConnectionEntry connection, DeliveryOptions options)
{
    private static readonly TimeSpan crowded = TimeSpan.FromSeconds(1);
    private const int MostDoublings = 3;

    /// <summary>In <c>[0, 1)</c>, drawn once: keeps those that wait for room from coming back all at once.</summary>
    public double Jitter { get; init; }

    /// <summary>Whom the call was made ready for, when the target is an agent; its revision is checked against the state.</summary>
    public CallReceiver? Receiver { get; init; }

    /// <summary>The revision of the sender that said whose token is presented, where one is; it is checked against the state.</summary>
    public long? Sender { get; init; }

    /// <summary>False when the receiving agent takes no tasks now, or what would be sent cannot be made: what is to end ends, and nothing is claimed.</summary>
    public bool CanSend { get; init; } = true;

    /// <summary>What the call presents of a person's grant, for the record; absent where it presents none.</summary>
    public AuditGrant? Grant { get; init; }

    /// <summary>Not before this there is something to present to the target; absent when nobody knows.</summary>
    public TimeSpan? Later { get; init; }

    /// <summary>Why there is nothing to present to the target, and never will be.</summary>
    public TaskFailure? Barred { get; init; }

    /// <summary>The task as it would be asked for now; present where a changed policy applies to what is queued.</summary>
    public DispatchDraft? Again { get; init; }

    /// <summary>What was read of the agent's trust, where the state does not say enough.</summary>
    public TrustReading Trust { get; init; } = TrustReading.Unread;

    /// <summary>The longest that guardrails may read what the target answers; the lease lasts for it.</summary>
    public TimeSpan Inspection { get; init; }

    /// <summary>What a task that was not sent before was approved by, when it was read; absent when nobody was asked.</summary>
    public string? Approval { get; init; }

    /// <summary>The id of the approval that is asked for if people have to be asked now.</summary>
    public string NextApproval { get; init; } = "";

    public LedgerRequest<ClaimReply> Request => new(Decide)
    {
        Reads = [LedgerRows.Task(task), .. Approval is { } id ? [ApprovalRows.Key(id)] : (IEnumerable<string>)[], .. Again is not null ? [LedgerRows.Input(task)] : (IEnumerable<string>)[]],
        Name = "claim",
    };

    private LedgerDecision<ClaimReply> Decide(LedgerView view)
    {
        if (TaskChange.Read(view, task) is not { } record || record.State.Step() != TaskStep.Deliver)
            return new LedgerDecision<ClaimReply>.Answer(new ClaimReply.Over());
        if (view.State.Fences.ConfigVersion > connection.Version)
            return new LedgerDecision<ClaimReply>.Stale("connection");
        if (Receiver is not null && view.State.Fences.Target.Revision > Receiver.Revision)
            return new LedgerDecision<ClaimReply>.Stale("target");
        if (view.State.Fences.Agent.Revision > Sender)
            return new LedgerDecision<ClaimReply>.Stale("agent");
        if (record.Claim is { } standing)
            return view.Now < standing.LeaseUntil ? NotYet(standing.LeaseUntil) : Abandoned(view, record);

        return Waiting(view, record);
    }

    /// <summary>Nobody holds it. Once the backup was asked to do it, anything but that has to wait until it is known not to have it.</summary>
    private LedgerDecision<ClaimReply> Waiting(LedgerView view, TaskRecord record)
    {
        var decision = Free(view, record);
        return record.Route is null || decision is LedgerDecision<ClaimReply>.Stale or LedgerDecision<ClaimReply>.Answer { Reply: ClaimReply.Route } ? decision
            : new LedgerDecision<ClaimReply>.Answer(new ClaimReply.Withdraw(record));
    }

    private LedgerDecision<ClaimReply> Free(LedgerView view, TaskRecord record)
    {
        var fences = view.State.Fences;
        if (record.KillEpoch < fences.KillEpoch || record.CancelRequested || fences.Session(record.Session) is { Stopped: true })
            return End(view, record, TaskState.Cancelled, null);
        if (view.Now >= record.Deadline)
            return End(view, record, TaskState.Expired, Late(view));
        if (fences.IsRevoked(record.Credential))
            return End(view, record, TaskState.Denied, new TaskFailure("agent-revoked", $"credential `{record.Credential}` was revoked"));
        if ((DelegationFault.Of(record, fences, view.Now) ?? Barred) is { } fault)
            return End(view, record, TaskState.Denied, fault);
        if (fences.Holds || fences.IsFrozen(record.Credential) || fences.Session(record.Session) is { Frozen: true } || record.ActChain.Any(actor => fences.Ancestor(actor) is { Holds: true }))
            return NotYet(Earlier(view.Now + FrozenLook(), record.Deadline));
        if (!CanSend)
            return NotYet(Earlier(view.Now + (Later + Crowded() ?? FrozenLook()), record.Deadline));
        if (record.NotBefore is { } notBefore && view.Now < notBefore)
            return NotYet(Earlier(notBefore, record.Deadline));
        if (FloorOf(view, record) is { } floor && ByTrust(view, record, floor) is { } distrusted)
            return distrusted;
        if (BreakerRule.WaitUntil(view.State.Breaker, OthersInFlight(view), view.Now, options.Breaker) is { } until)
            return Unserved(view, record, until);
        if (OthersInFlight(view) >= connection.Delivery.MaxInFlight)
            return NotYet(view.Now + Crowded());

        return record is { Attempts: 0, Approval: not null } ? ByApproval(view, record)
            : connection.MeasuresAgain(record) ? Measured(view, record, record.Approval is { } used ? new ApprovalFacts.Granted(used) : ApprovalFacts.NotConfigured)
            : Claim(view, record);
    }

    /// <summary>Floors of organisation and connection bind what is queued too; the policy's as any other change of it.</summary>
    private TrustFloor? FloorOf(LedgerView view, TaskRecord record) =>
        TrustFloor.With(TrustFloor.Of(view.State.Fences, connection.Document), record.PolicyVersion == connection.Document.PolicyVersion || connection.MeasuresAgain(record) ? connection.Policy : null);

    /// <summary>An agent that has lost its level is sent nothing for any more; one whose score nobody knows waits for it.</summary>
    private LedgerDecision<ClaimReply>? ByTrust(LedgerView view, TaskRecord record, TrustFloor floor)
    {
        if (Trust.IsLacking(view.State, view.Now))
            return new LedgerDecision<ClaimReply>.Stale("trust");
        var trust = Trust.On(view.State, view.Now);
        return TrustMeetsTheFloors.Refuse(record.Agent, trust, floor) is not { } refusal ? null
            : trust is TrustFacts.Unknown ? NotYet(Earlier(view.Now + FrozenLook(), record.Deadline))
            : Deny(view, record, refusal);
    }

    /// <summary>The breaker lets nothing through: the backup serves, if there is one that may.</summary>
    private LedgerDecision<ClaimReply> Unserved(LedgerView view, TaskRecord record, DateTimeOffset until)
    {
        if (RouteRule.BackupOf(connection, record) is not { } backup || (record.Route is { } asked && asked.Backup != backup))
            return NotYet(Earlier(until + (crowded * Jitter), record.Deadline));
        if (record.Route is not null)
            return new LedgerDecision<ClaimReply>.Answer(new ClaimReply.Route(record));
        var (write, routed) = RouteRule.Begin(view, record, backup);
        return new LedgerDecision<ClaimReply>.Commit(write, new ClaimReply.Route(routed));
    }

    /// <summary>What runs is what somebody said yes to, lately. Anything else is asked for again.</summary>
    private LedgerDecision<ClaimReply> ByApproval(LedgerView view, TaskRecord record)
    {
        if (record.Approval != Approval)
            return new LedgerDecision<ClaimReply>.Stale("approval");
        var approval = ApprovalRows.Read(view, Approval!);
        if (!ApprovedTask.IsGood(view, record, approval, connection.Document.To))
            return Measured(view, record, ApprovalFacts.NotConfigured);

        return record.State == TaskState.Approved || connection.MeasuresAgain(record)
            ? Measured(view, record, new ApprovalFacts.Granted(Approval!), approval)
            : Claim(view, record, approval);
    }

    /// <summary>By the policy as it is now. What the task holds and was charged for it keeps.</summary>
    private LedgerDecision<ClaimReply> Measured(LedgerView view, TaskRecord record, ApprovalFacts answer, ApprovalRecord? approval = null)
    {
        if (Again is null)
            return NotYet(Earlier(view.Now + FrozenLook(), record.Deadline));
        if (Again.StaleAgainst(view.State) is { } stale)
            return new LedgerDecision<ClaimReply>.Stale(stale);

        var facts = Again.FactsOn(view.State, view.Now) with { Held = record.Reservation, IsRateCharged = record.State != TaskState.Approved, Approval = answer };
        return PolicyEvaluator.Evaluate(facts, DispatchPolicy.Checks).Verdict.Match(
            allow: () => RateFits.StartsAt(facts) is { } start && start > view.Now ? NotYet(Earlier(Earlier(start, AskedAgainAt(approval)), record.Deadline)) : Claim(view, record, approval),
            ask: demand => record.Attempts == 0 && answer is ApprovalFacts.Unanswered ? Ask(view, record, demand) : Deny(view, record, DispatchDecision.Unanswerable(demand)),
            deny: refusal => refusal.Code is RefusalCode.Unavailable or RefusalCode.RateLimited or RefusalCode.TooManyPending ? NotYet(Earlier(view.Now + FrozenLook(), record.Deadline)) : Deny(view, record, refusal));
    }

    private LedgerDecision<ClaimReply> Deny(LedgerView view, TaskRecord record, Refusal refusal)
    {
        var failure = new TaskFailure(refusal.Code.ToWireName(), refusal.Detail, refusal.Clause);
        var (next, ended, entry) = TaskEnding.End(view, record with { Failure = failure }, TaskState.Denied, EffectOf(record));
        entry = entry with { Code = refusal.Code, Clause = refusal.Clause, PolicyVersion = connection.Document.PolicyVersion, Guards = Again?.Reading?.Guards ?? [] };
        return new LedgerDecision<ClaimReply>.Commit(TaskChange.Write(next, ended, entry), new ClaimReply.Over());
    }

    /// <summary>Its deliverer is gone, and what it did is not known.</summary>
    private LedgerDecision<ClaimReply> Abandoned(LedgerView view, TaskRecord record)
    {
        var lost = record with { Claim = null, EffectUnknown = true };
        var failure = new TaskFailure("deliverer-lost", "the attempt's lease ended without a result");
        if (connection.SendsOnce(record))
            return End(view, lost, TaskState.Indeterminate, failure);
        if (lost.Tries >= connection.Delivery.MaxAttempts)
            return End(view, lost with { DeadLettered = true }, TaskState.Failed, failure);

        return Waiting(view, lost);
    }

    private LedgerDecision<ClaimReply> Ask(LedgerView view, TaskRecord record, ApprovalDemand demand)
    {
        var payload = DispatchInput.PayloadOf(view.Find(LedgerRows.Input(task))!.Value);
        return new LedgerDecision<ClaimReply>.Commit(ApprovalAsking.Again(view, Again!, record, demand, payload, NextApproval), new ClaimReply.Over());
    }

    private static DateTimeOffset AskedAgainAt(ApprovalRecord? approval) =>
        approval?.DecidedAt is { } at ? at + ApprovalAge.Limit + TimeSpan.FromMilliseconds(1) : DateTimeOffset.MaxValue;

    private LedgerDecision<ClaimReply> Claim(LedgerView view, TaskRecord record, ApprovalRecord? approval = null)
    {
        var lease = view.Now + connection.Delivery.Timeout + Inspection + options.LeaseMargin;
        var claimed = record with
        {
            State = TaskState.Delivering,
            Attempts = record.Attempts + 1,
            Tries = record.Tries + 1,
            NotBefore = null,
            Claim = new TaskClaim(owner, record.Attempts + 1, lease) { Probe = view.State.Breaker is { Reason: not null, Openings: var opening } ? opening : null },
        };
        var claims = view.State.Claims.RemoveAll(claim => claim.Task == task).Add(new ClaimInFlight(task, claimed.Attempts, lease));
        var entry = TaskChange.EntryOf(AuditKind.Claim, record) with
        {
            Attempt = claimed.Attempts,
            Grant = Grant,
        };
        var write = ApprovedTask.AtFirstClaim(view, TaskChange.Write(view.State with { Claims = claims }, claimed, entry), record, Again, approval);
        return new LedgerDecision<ClaimReply>.Commit(write, new ClaimReply.Claimed(claimed));
    }

    private static LedgerDecision<ClaimReply> End(LedgerView view, TaskRecord record, TaskState state, TaskFailure? failure)
    {
        var (next, ended, entry) = TaskEnding.End(view, record with { Failure = failure }, state, EffectOf(record));
        return new LedgerDecision<ClaimReply>.Commit(TaskChange.Write(next, ended, entry), new ClaimReply.Over(ended));
    }

    private static TaskFailure Late(LedgerView view) => view.State.Breaker.Reason is null
        ? new TaskFailure("deadline-passed", "the deadline passed before the task could be delivered")
        : new TaskFailure(RefusalCode.TargetUnavailable.ToWireName(), "the deadline passed while the target was out of the path: the connection's breaker is open", BreakerClauses.Of(view.State.Breaker.Reason.Value));

    private static TaskEffect EffectOf(TaskRecord record) => record.EffectUnknown ? TaskEffect.Unknown : TaskEffect.FailedNoEffect;

    // A claim whose lease is over sends nothing any more: were it counted, abandoned tasks would keep each other from their next attempt.
    private int OthersInFlight(LedgerView view) => view.State.Claims.Count(claim => claim.Task != task && view.Now < claim.LeaseUntil);

    private TimeSpan Crowded() => crowded * (1 << Math.Min(looks, MostDoublings)) * (1 + Jitter);

    private TimeSpan FrozenLook() => options.FrozenLook(looks);

    private static LedgerDecision<ClaimReply> NotYet(DateTimeOffset until) => new LedgerDecision<ClaimReply>.Answer(new ClaimReply.NotYet(until));

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
