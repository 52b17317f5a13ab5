using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;

namespace Gatehouse.Dispatching;

/// <summary>The decision on the fenced state: pure, and made again whenever the state turns out to be newer.</summary>
public static class DispatchDecision
{
    /// <summary>Of a yes that was given to tasks like this one.</summary>
    public const string MemoryClause = "approval.memory";

    private static readonly TimeSpan defaultDeadline = TimeSpan.FromHours(24);

    public static LedgerDecision<DispatchOutcome> Decide(LedgerView view, DispatchDraft draft, IReadOnlyList<IPolicyCheck> checks)
    {
        if (!view.Exists)
            return new LedgerDecision<DispatchOutcome>.Answer(Outcomes.UnknownConnection(draft.Request.Connection));
        if (!draft.IsRevokedOn(view.State) && Replay(view, draft) is { } replay)
            return replay;
        if (draft.Request.FindDeadlineFault(view.Now) is { } late)
            return new LedgerDecision<DispatchOutcome>.Answer(new DispatchOutcome.Refused(late));
        if (draft.StaleAgainst(view.State) is { } stale)
            return new LedgerDecision<DispatchOutcome>.Stale(stale);
        if (draft.LacksTrust(view.State, view.Now))
            return new LedgerDecision<DispatchOutcome>.Stale("trust");
        if (MissesItsKey(draft) is { } fault)
            return new LedgerDecision<DispatchOutcome>.Answer(new DispatchOutcome.Refused(fault));

        var facts = draft.FactsOn(view.State, view.Now);
        var evaluation = Evaluate(draft, facts, checks);
        if (draft.MustBeRead && !evaluation.IsDenied)
            return new LedgerDecision<DispatchOutcome>.Stale("an inspection");
        return evaluation.Verdict.Match(
            allow: () => draft.Budgets.Covers(facts.Reserves, view.Now) ? Accept(view, draft, facts, evaluation) : new LedgerDecision<DispatchOutcome>.Stale("a budget"),
            ask: demand => draft.Budgets.Covers(facts.Reserves, view.Now) ? Ask(view, draft, facts, evaluation, demand) : new LedgerDecision<DispatchOutcome>.Stale("a budget"),
            deny: refusal => Refuse(draft, refusal, facts));
    }

    /// <summary>A first pass: whether the task would be accepted on this state, but for what it has to hold first.</summary>
    public static bool MayPass(DispatchDraft draft, LedgerState state, DateTimeOffset now, IReadOnlyList<IPolicyCheck> checks) =>
        draft.Request.FindDeadlineFault(now) is null
        && draft.StaleAgainst(state) is null
        && !draft.LacksTrust(state, now)
        && MissesItsKey(draft) is null
        && Evaluate(draft, draft.FactsOn(state, now), checks).Verdict is not Verdict.Deny;

    /// <summary>What guardrails have not read is judged by everything else: a no needs them not, and a yes is none yet.</summary>
    internal static Evaluation Evaluate(DispatchDraft draft, DispatchFacts facts, IReadOnlyList<IPolicyCheck> checks) =>
        PolicyEvaluator.Evaluate(facts, draft.MustBeRead ? [.. checks.Where(check => check is not ContentIsClean)] : checks);

    private static LedgerDecision<DispatchOutcome>? Replay(LedgerView view, DispatchDraft draft)
    {
        if (draft.IdempotencyRow is not { } row || view.Find(row) is not { } stored)
            return null;

        var accepted = JsonSerializer.Deserialize(stored.Span, DispatchJson.Default.AcceptedTask)!;
        if (accepted.IsWithdrawn)
            return new LedgerDecision<DispatchOutcome>.Answer(new DispatchOutcome.Refused(new Refusal(RefusalCode.Conflict, "the task's own connection goes on with it")));
        if (accepted.Fingerprint == draft.Request.Fingerprint)
        {
            var at = new AuditPosition(draft.Request.Connection, accepted.Sequence);
            return new LedgerDecision<DispatchOutcome>.Answer(new DispatchOutcome.Accepted(accepted, at, Replayed: true));
        }

        return Refuse(draft, new Refusal(RefusalCode.IdempotencyMismatch, $"the idempotency key was used for another request, accepted as `{accepted.Task}`")
        {
            Clause = "idempotency-key",
            Unlock = "send another key, or the same body",
        });
    }

    // A retry of something that cannot be undone must be told apart from a second request.
    internal static Refusal? MissesItsKey(DispatchDraft draft) =>
        draft.IdempotencyRow is null && draft.Connection.Policy is { Tools.OptsIntoHarm: true }
            ? new Refusal(RefusalCode.Malformed, "a connection that opted into destructive or financial tools needs an `Idempotency-Key`") { Clause = "idempotency-key", Unlock = "send an `Idempotency-Key`" }
            : null;

    private static LedgerDecision<DispatchOutcome> Accept(LedgerView view, DispatchDraft draft, DispatchFacts facts, Evaluation evaluation)
    {
        var task = Draft(view, draft, facts);
        var write = Write(view, draft, task) with
        {
            Entries = [DispatchEntries.Allowed(draft, task) with { Trust = DispatchEntries.TrustOf(facts) }],
            Announcements = [new Announcement(TaskStep.Deliver, task.Id) { TraceParent = task.TraceParent }],
        };
        return Accepted(view, draft, task, write with { State = write.State with { Rate = view.State.Rate.Charge(view.Now) } }, evaluation);
    }

    /// <summary>Its money is held from now on; its turn in the rate comes when somebody has said yes.</summary>
    private static LedgerDecision<DispatchOutcome> Ask(LedgerView view, DispatchDraft draft, DispatchFacts facts, Evaluation evaluation, ApprovalDemand demand)
    {
        if (Remembered(view, draft, facts, demand) is { } grant)
            return Granted(view, draft, facts with { Approval = new ApprovalFacts.Granted(grant.Approval) }, grant);

        // The first approval of a task has its id but for the kind: it is made once for a request, however often it is decided.
        var task = Draft(view, draft, facts) with { State = TaskState.AwaitingApproval, Approval = string.Concat("apr_", draft.TaskId.AsSpan(4)) };
        var (approval, preview) = ApprovalAsking.Make(view, draft, task, demand, DispatchInput.PayloadOf(draft.Input.Stored), task.Approval);
        var write = Write(view, draft, task) with { Entries = [DispatchEntries.Asked(draft, task, approval) with { Trust = DispatchEntries.TrustOf(facts) }] };
        return Accepted(view, draft, task, ApprovalAsking.Add(write, approval, preview, task.TraceParent), evaluation);
    }

    private static ApprovalGrant? Remembered(LedgerView view, DispatchDraft draft, DispatchFacts facts, ApprovalDemand demand) =>
        draft is { MemoryKey: { } key, Connection.Policy.Approval: { } rules } && ApprovalGrants.Parse(view.Find(ApprovalMemoryKey.Row(key))) is { } grant
        && ApprovalGrants.Answers(grant, rules.Memory, demand, facts.Reserves, facts.Connection.PolicyVersion)
        && ApprovalGrants.IsOfOthers(grant, draft.Work, rules, draft.People) ? grant : null;

    /// <summary>People have said yes to tasks like this one: it is measured like one that nobody needs to be asked about.</summary>
    private static LedgerDecision<DispatchOutcome> Granted(LedgerView view, DispatchDraft draft, DispatchFacts facts, ApprovalGrant grant)
    {
        var evaluation = PolicyEvaluator.Evaluate(facts, DispatchPolicy.Checks);
        if (RateFits.Refuse(facts) is { } late)
            return Refuse(draft, late, facts);
        return evaluation.Verdict.Match(
            allow: () => Accept(view, draft, facts, evaluation) is LedgerDecision<DispatchOutcome>.Commit commit
                ? commit with { Write = commit.Write with { Entries = [commit.Write.Entries[0] with { Subject = grant.Approval, Clause = MemoryClause }] } }
                : throw new InvalidOperationException("what is accepted is committed"),
            ask: demand => Refuse(draft, Unanswerable(demand), facts),
            deny: refusal => Refuse(draft, refusal, facts));
    }

    private static LedgerWrite Write(LedgerView view, DispatchDraft draft, TaskRecord task)
    {
        List<RowChange> rows =
        [
            new RowChange.Insert(LedgerRows.Task(task.Id), JsonSerializer.SerializeToUtf8Bytes(task, DispatchJson.Default.TaskRecord)),
            new RowChange.Insert(LedgerRows.Input(task.Id), draft.Input.Stored),
        ];
        if (draft.IdempotencyRow is { } row)
            rows.Add(new RowChange.Insert(row, JsonSerializer.SerializeToUtf8Bytes(Told(view, draft, task), DispatchJson.Default.AcceptedTask)));

        var spend = task.Reservation is { } reservation ? view.State.Spend.Reserve(reservation) : view.State.Spend;
        return new LedgerWrite(view.State with { Spend = spend, Trust = draft.Trust.Over(view.State.Trust, view.Now) }) { Rows = rows };
    }

    private static LedgerDecision<DispatchOutcome> Accepted(LedgerView view, DispatchDraft draft, TaskRecord task, LedgerWrite write, Evaluation evaluation)
    {
        var at = new AuditPosition(draft.Request.Connection, view.NextSequence);
        return new LedgerDecision<DispatchOutcome>.Commit(write, new DispatchOutcome.Accepted(Told(view, draft, task), at, Replayed: false) { Evaluation = evaluation });
    }

    private static AcceptedTask Told(LedgerView view, DispatchDraft draft, TaskRecord task) =>
        new(task.Id, task.State, task.PolicyVersion, view.NextSequence, draft.Request.Fingerprint) { Approval = task.Approval };

    private static TaskRecord Draft(LedgerView view, DispatchDraft draft, DispatchFacts facts) => new()
    {
        Id = draft.TaskId,
        Connection = draft.Request.Connection,
        Agent = draft.Agent.Id,
        AgentEpoch = draft.Agent.Epoch,
        Credential = facts.Credential.Id,
        ActChain = DispatchEntries.ActChain(facts),
        Limits = facts.Delegation.Limits is { IsNone: false } limits ? limits : null,
        Delegates = draft.Request.Delegation,
        ParentTask = facts.Delegation.ParentTask,
        Type = draft.Request.Task.Type,
        State = TaskState.Queued,
        KillEpoch = view.State.Fences.KillEpoch,
        PolicyVersion = facts.Connection.PolicyVersion,
        CreatedAt = view.Now,
        Deadline = draft.Request.Deadline ?? view.Now + defaultDeadline,
        Reservation = facts.Reserves is { } bound ? Reservation.At(view.Now, bound) : null,
        Session = draft.Session,
        Budgets = draft.Budgets.Facts is [] ? null : [.. draft.Budgets.Facts.Select(budget => budget.Of.Key)],
        Callback = draft.Request.Callback,
        Claimed = draft.Request.Task.Claimed,
        TraceParent = draft.Request.TraceParent,
        ReplayOf = draft.Replay?.Of,
        RootKey = draft.Replay?.RootKey ?? draft.Route?.RootKey,
        RequestedBy = draft.Work.RequestedBy,
        Through = draft.Route?.Through ?? [],
        AtMostOnce = draft.Replay is { AtMostOnce: true } || draft.Route is { AtMostOnce: true },
    };

    private static LedgerDecision<DispatchOutcome> Refuse(DispatchDraft draft, Refusal refusal, DispatchFacts? facts = null) =>
        new LedgerDecision<DispatchOutcome>.Refuse(refusal, DispatchEntries.Refused(draft, refusal) with { Trust = facts is null ? null : DispatchEntries.TrustOf(facts) });

    internal static Refusal Unanswerable(ApprovalDemand demand) =>
        new(RefusalCode.ApprovalDenied, $"a human must be asked ({string.Join("; ", demand.Reasons)}), and it is too late for that")
        {
            Clause = demand.Clauses[0],
            Unlock = "ask an operator to change the policy, or ask for less",
        };
}
