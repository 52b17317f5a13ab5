using Gatehouse.Policy;

namespace Gatehouse.Ledger;

internal sealed class PendingCommit<T>(LedgerRequest<T> request, long askedAt) : IPendingCommit
{
    private readonly TaskCompletionSource<LedgerOutcome<T>> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<LedgerOutcome<T>> Outcome => outcome.Task;

    public IReadOnlyList<string> Reads => request.Reads;

    public bool Containment => request.Containment;

    public long AskedAt => askedAt;

    public Proposal Decide(LedgerView view) => request.Decide(view) switch
    {
        LedgerDecision<T>.Commit commit => new Proposal.Write(commit.Write, sentAt => Tell(new LedgerOutcome<T>.Done(commit.Reply, sentAt))),
        LedgerDecision<T>.Answer answer => new Proposal.Reply(sentAt => Tell(new LedgerOutcome<T>.Done(answer.Reply, sentAt))),
        LedgerDecision<T>.Refuse refuse => new Proposal.Refuse(refuse.Refusal, refuse.Entry),
        LedgerDecision<T>.Stale stale => new Proposal.Stale(stale.What),
        var other => throw new InvalidOperationException($"no such decision: {other}"),
    };

    public void Refuse(Refusal refusal, AuditPosition at, bool coalesced) => Tell(new LedgerOutcome<T>.Refused(refusal, at, coalesced));

    public void TellStale(string what) => Tell(new LedgerOutcome<T>.Stale(what));

    public void TellUnavailable(string why) => Tell(new LedgerOutcome<T>.Unavailable(why));

    public void TellUnknown(string why) => Tell(new LedgerOutcome<T>.Unknown(why));

    public void Fail(Exception bug) => outcome.TrySetException(bug);

    private void Tell(LedgerOutcome<T> result) => outcome.TrySetResult(result);
}
