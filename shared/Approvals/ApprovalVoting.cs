using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>One answer, decided on the fenced state: who gives it, what it is of, and what becomes of the task.</summary>
/// <param name="id">Of the approval.</param>
/// <param name="person">Who answers, as they are now.</param>
/// <param name="cast">The answer.</param>
/// <param name="connection">Its document; the version is checked against the state.</param>
/// <param name="again">The task as it would be asked for now.</param>
/// <param name="next">The id of the approval that takes this one's place, if what it is of has changed.</param>
/// <param name="earlier">Who has said yes already, as they are now.</param>
internal sealed class ApprovalVoting(ApprovalRecord known, ApproverFacts person, ApprovalCast cast, ConnectionEntry connection, DispatchDraft again, string next, EarlierVotes earlier)
{
    public LedgerRequest<ApprovalOutcome> Request => new(Decide)
    {
        Reads =
        [
            ApprovalRows.Key(known.Id), LedgerRows.Task(known.Task), LedgerRows.Input(known.Task), ApprovalRows.Vote(known.Id, person.Id), ApprovalRows.Turned(known.Id, person.Id),
            .. known.MemoryKey is { } key ? [ApprovalMemoryKey.Row(key)] : (IEnumerable<string>)[],
        ],
        Name = "vote",
    };

    private LedgerDecision<ApprovalOutcome> Decide(LedgerView view)
    {
        if (ApprovalRows.Read(view, known.Id) is not { } approval || TaskChange.Read(view, known.Task) is not { } task)
            return Refused(ApprovalRefusals.NotFound(known.Id));
        if (view.State.Fences.ConfigVersion > connection.Version)
            return new LedgerDecision<ApprovalOutcome>.Stale("connection");
        if (FourEyes.Examine(approval.For(again.ActsFor), person, view.Now) is { } forbidden)
            return Recorded(approval, forbidden);
        if (cast.Answer == ApprovalAnswer.Approve && earlier.IsBehind(approval))
            return new LedgerDecision<ApprovalOutcome>.Stale("earlier answers");
        if (approval.KillEpoch < view.State.Fences.KillEpoch && ApprovalTransitions.Next(approval, new ApprovalCommand.Cancel(ApprovalTransitions.Killed), view.Now) is ApprovalStep.Ended { Next: var killed })
            return Over(view, killed, task, TaskState.Cancelled, null);

        var examined = cast.Answer == ApprovalAnswer.Approve || approval.VoteOf(person.Id) is { Lapse: null } ? earlier.Examine(approval, again.ActsFor, view.Now) : approval;
        var vote = new ApprovalVote(person.Id, cast.Answer, view.Now, cast.Reason)
        {
            User = person.User,
            HadRole = person.HasRole,
            KnownBy = person.Known.MarksOf(person.Id),
            Lapse = cast.Answer == ApprovalAnswer.Approve ? EarlierVotes.OfTheSame(examined, person) : null,
        };
        return ApprovalTransitions.Next(examined, new ApprovalCommand.Vote(vote), view.Now) switch
        {
            ApprovalStep.Unchanged => Answered(examined, task),
            ApprovalStep.Answered { Standing: var standing } => Refused(ApprovalRefusals.AlreadyAnswered(standing)),
            ApprovalStep.Decided => Refused(ApprovalRefusals.AlreadyDecided(approval)),
            ApprovalStep.Ended { Next: { State: ApprovalState.Expired } expired } => Over(view, expired, task, TaskState.Expired, ApprovalFailures.Expired(expired)),
            ApprovalStep.Ended { Next: { State: ApprovalState.Denied } denied } => Denied(view, denied, task, ApprovalFailures.Denied(denied)),
            ApprovalStep.Ended { Next: var approved } => Yes(view, approval, task) ?? Approved(view, approved, task),
            ApprovalStep.Voted { Next: var voted } => Yes(view, approval, task) ?? Voted(view, approval, voted, task),
            var other => throw new InvalidOperationException($"no such step: {other}"),
        };
    }

    /// <summary>What only a yes must meet.</summary>
    /// <returns>Null when it counts.</returns>
    private LedgerDecision<ApprovalOutcome>? Yes(LedgerView view, ApprovalRecord approval, TaskRecord task)
    {
        if (view.State.Fences.Holds || view.State.Fences.IsFrozen(task.Credential) || task.ActChain.Any(actor => view.State.Fences.Ancestor(actor) is { Frozen: true, Killed: false }))
            return Refused(ApprovalRefusals.Frozen(approval));
        if (FourEyes.ExamineSignIn(approval, person, view.Now) is { } tooOld)
            return Refused(tooOld);
        if (!string.Equals(cast.Hash, approval.Hash, StringComparison.Ordinal))
            return Refused(ApprovalRefusals.OtherHash(approval));
        if (again.StaleAgainst(view.State) is { } stale)
            return new LedgerDecision<ApprovalOutcome>.Stale(stale);
        return IsAsAsked(view, approval, task) ? null : AskAgain(view, approval, task);
    }

    /// <summary>The very bytes that were shown, to the same receiver, decided on by the same people.</summary>
    private bool IsAsAsked(LedgerView view, ApprovalRecord approval, TaskRecord task) =>
        view.Find(LedgerRows.Input(task.Id)) is { } stored
        && string.Equals(ApprovalBinding.HashOf(task, connection.Document.To, DispatchInput.PayloadOf(stored), approval.PolicyVersion, approval.ExpiresAt), approval.Hash, StringComparison.Ordinal)
        && approval.Terms.DecidesAs(ApprovalTerms.Of(connection.Policy?.Approval));

    private LedgerDecision<ApprovalOutcome>? AskAgain(LedgerView view, ApprovalRecord approval, TaskRecord task)
    {
        var facts = again.FactsOn(view.State, view.Now) with { Held = task.Reservation, PendingApprovals = view.State.PendingApprovals - 1 };
        if (PolicyEvaluator.Evaluate(facts, DispatchPolicy.Checks).Verdict is not Verdict.NeedsApproval { Demand: var demand })
            demand = new ApprovalDemand(approval.Clauses, approval.Reasons);
        if (ApprovalTransitions.Next(approval, new ApprovalCommand.Cancel($"what it was of has changed: `{next}` was asked for instead"), view.Now) is not ApprovalStep.Ended { Next: var ended })
            return null;

        var asked = ApprovalAsking.Again(view, again, task, demand, DispatchInput.PayloadOf(view.Find(LedgerRows.Input(task.Id))!.Value), next);
        return new LedgerDecision<ApprovalOutcome>.Commit(
            ApprovalEnding.Add(asked, ended with { SupersededBy = next }), new ApprovalOutcome.Refused(ApprovalRefusals.Changed(approval, next)));
    }

    private LedgerDecision<ApprovalOutcome> Voted(LedgerView view, ApprovalRecord before, ApprovalRecord after, TaskRecord task)
    {
        var isOpenAgain = after.Votes.Any(vote => vote.Lapse is not null && before.VoteOf(vote.By) is { Lapse: null });
        var voted = isOpenAgain ? ApprovalTransitions.OpenAgain(after) : after;
        var entry = new AuditEntry(AuditKind.ApprovalVoted)
        {
            Agent = voted.Agent,
            Connection = voted.Connection,
            Task = voted.Task,
            TaskType = voted.TaskType,
            Subject = voted.Id,
            Operator = person.Id,
            Payload = voted.Hash,
            Count = voted.Yeses,
        };
        var write = new LedgerWrite(view.State) { Entries = [entry], Rows = [ApprovalRows.Update(voted)], Announcements = isOpenAgain ? [new Announcement(TaskStep.Await, voted.Id) { TraceParent = task.TraceParent }] : [] };
        return new LedgerDecision<ApprovalOutcome>.Commit(ApprovalEnding.WithVotes(view, write, voted), new ApprovalOutcome.Answered(new ApprovalView(voted, task)));
    }

    /// <summary>With the yes as a fact the task walks the whole policy again, as it is now.</summary>
    private LedgerDecision<ApprovalOutcome> Approved(LedgerView view, ApprovalRecord approved, TaskRecord task)
    {
        var facts = again.FactsOn(view.State, view.Now) with { Held = task.Reservation, Approval = new ApprovalFacts.Granted(approved.Id) };
        return PolicyEvaluator.Evaluate(facts, DispatchPolicy.Checks).Verdict.Match(
            allow: () => Released(view, approved, task, RateFits.StartsAt(facts) ?? view.Now),
            ask: demand => Denied(view, approved, task, ApprovalFailures.Of(DispatchDecision.Unanswerable(demand))),
            deny: refusal => refusal.Code is RefusalCode.Unavailable ? Refused(refusal) : Denied(view, approved, task, ApprovalFailures.Of(refusal)));
    }

    private LedgerDecision<ApprovalOutcome> Released(LedgerView view, ApprovalRecord approved, TaskRecord task, DateTimeOffset start)
    {
        var (write, released) = ApprovedTask.Release(view, approved, task, again, start);
        return Decided(view, write, approved, released);
    }

    private static LedgerDecision<ApprovalOutcome> Denied(LedgerView view, ApprovalRecord ended, TaskRecord task, TaskFailure failure)
    {
        var (state, denied, entry) = TaskEnding.End(view, task with { Failure = failure }, TaskState.Denied, TaskEffect.FailedNoEffect);
        var write = TaskChange.Write(state, denied, entry with { Clause = failure.Clause, Code = RefusalCodes.TryParse(failure.Code, out var code) ? code : null });
        return Decided(view, write, ended, denied);
    }

    /// <summary>Adds the approval's end, the vote that made it, what became of earlier ones, and what is remembered of it.</summary>
    private static LedgerDecision<ApprovalOutcome> Decided(LedgerView view, LedgerWrite write, ApprovalRecord ended, TaskRecord task)
    {
        var whole = ApprovalEnding.WithVotes(view, ApprovalEnding.Add(write, ended), ended);
        RowChange[] more = WasHeeded(ended, task) && ApprovalGrants.After(view, ended) is { } grant ? [grant] : [];
        return new LedgerDecision<ApprovalOutcome>.Commit(whole with { Rows = [.. whole.Rows, .. more] }, new ApprovalOutcome.Answered(new ApprovalView(ended, task)));
    }

    // A yes that the policy did not follow says nothing of the next task.
    private static bool WasHeeded(ApprovalRecord ended, TaskRecord task) => ended.State != ApprovalState.Approved || task.State != TaskState.Denied;

    /// <summary>It was over before the answer came, and that is written down now.</summary>
    private static LedgerDecision<ApprovalOutcome> Over(LedgerView view, ApprovalRecord ended, TaskRecord task, TaskState state, TaskFailure? failure)
    {
        var (next, over, entry) = TaskEnding.End(view, task with { Failure = failure }, state, TaskEffect.FailedNoEffect);
        var write = ApprovalEnding.Add(TaskChange.Write(next, over, entry), ended);
        return new LedgerDecision<ApprovalOutcome>.Commit(write, new ApprovalOutcome.Refused(ApprovalRefusals.AlreadyDecided(ended)));
    }

    private LedgerDecision<ApprovalOutcome> Recorded(ApprovalRecord approval, Refusal refusal) => new LedgerDecision<ApprovalOutcome>.Refuse(refusal, new AuditEntry(AuditKind.ApprovalRefused)
    {
        Connection = approval.Connection,
        Task = approval.Task,
        Subject = approval.Id,
        Operator = person.Id,
        Code = refusal.Code,
        Clause = refusal.Clause,
    });

    private static LedgerDecision<ApprovalOutcome> Answered(ApprovalRecord approval, TaskRecord task) =>
        new LedgerDecision<ApprovalOutcome>.Answer(new ApprovalOutcome.Answered(new ApprovalView(approval, task)));

    private static LedgerDecision<ApprovalOutcome> Refused(Refusal refusal) => new LedgerDecision<ApprovalOutcome>.Answer(new ApprovalOutcome.Refused(refusal));
}
