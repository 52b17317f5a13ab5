using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>Records what a window of refusals has counted, and closes it in the moment that the record is durable.</summary>
internal sealed class PendingFlush(RefusalCoalescer coalescer, RefusalKey key, FirstRefusal first, long askedAt) : IPendingCommit
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Recorded, or not this time: then the window still stands.</summary>
    public Task Done => done.Task;

    public IReadOnlyList<string> Reads => [];

    public bool Containment => false;

    public long AskedAt => askedAt;

    public Proposal Decide(LedgerView view)
    {
        if (!coalescer.IsStanding(key, first))
            return new Proposal.Reply(_ => done.TrySetResult());
        return coalescer.Counted(key) is { Count: { } counts } entry
            ? new Proposal.Write(new LedgerWrite(view.State) { Entries = [entry] }, _ => Recorded(counts))
            : new Proposal.Reply(_ => Recorded(0));
    }

    public void Refuse(Refusal refusal, AuditPosition at, bool coalesced) => done.TrySetResult();

    public void TellStale(string what) => done.TrySetResult();

    public void TellUnavailable(string why) => done.TrySetResult();

    public void TellUnknown(string why) => done.TrySetResult();

    public void Fail(Exception bug) => done.TrySetException(bug);

    private void Recorded(long counts)
    {
        coalescer.Recorded(key, first, counts);
        done.TrySetResult();
    }
}
