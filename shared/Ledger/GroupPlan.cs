namespace Gatehouse.Ledger;

/// <summary>Decides a group's requests one after another on the evolving state.</summary>
internal sealed class GroupPlan(LedgerIdentity ledger, LedgerView view, RefusalCoalescer coalescer, LedgerOptions options, string attemptId)
{
    private readonly BatchBuilder batch = new(ledger, view, attemptId) { Trust = options.Trust };
    private readonly List<(IPendingCommit Pending, Action<long> Tell)> answers = [];
    private readonly Dictionary<RefusalKey, FirstRefusal> opened = [];
    private readonly List<(RefusalKey Key, FirstRefusal First)> repeated = [];
    private readonly HashSet<RefusalKey> written = [];

    public bool HasWrites => batch.HasWrites;

    /// <summary>Requests that found no room and go first next time.</summary>
    public List<IPendingCommit> Deferred { get; } = [];

    /// <summary>Requests whose decision threw, and what.</summary>
    public List<(IPendingCommit Pending, Exception Bug)> Failed { get; } = [];

    public void Add(IPendingCommit pending)
    {
        if (Deferred.Count > 0)
        {
            Deferred.Add(pending);
            return;
        }

        try
        {
            Decide(pending);
        }
#pragma warning disable CA1031 // a decision that throws is a bug of one request; the others of its group must not pay for it
        catch (Exception bug)
#pragma warning restore CA1031
        {
            Failed.Add((pending, bug));
        }
    }

    public CommitAttempt ToAttempt(string? stateETag, long decidedAt) => batch.ToAttempt(stateETag, answers, Settle) with { DecidedAt = decidedAt };

    /// <summary>Gives the answers of a group that writes nothing.</summary>
    public void AnswerWithoutWriting(long decidedAt)
    {
        Settle();
        foreach (var (_, tell) in answers)
            tell(decidedAt);
    }

    private void Decide(IPendingCommit pending)
    {
        switch (pending.Decide(view))
        {
            case Proposal.Write { Change.Counts: { } counted } already when written.Contains(counted):
                answers.Add((pending, already.Answer));
                break;
            case Proposal.Write write when batch.TryAdd(pending, write.Change):
                answers.Add((pending, write.Answer));
                if (write.Change.Counts is { } counts)
                    written.Add(counts);
                break;
            case Proposal.Write:
                Deferred.Add(pending);
                break;
            case Proposal.Reply reply:
                answers.Add((pending, reply.Answer));
                break;
            case Proposal.Stale stale:
                answers.Add((pending, _ => pending.TellStale(stale.What)));
                break;
            case Proposal.Refuse refuse:
                Refuse(pending, refuse, new RefusalKey(refuse.Entry.Agent, refuse.Refusal.Code, refuse.Refusal.Clause, refuse.Entry.Subject is not null));
                break;
        }
    }

    private void Refuse(IPendingCommit pending, Proposal.Refuse refuse, RefusalKey key)
    {
        if ((opened.GetValueOrDefault(key) ?? coalescer.FindFirst(key, view.Now)) is { } first)
        {
            repeated.Add((key, first));
            answers.Add((pending, _ => pending.Refuse(refuse.Refusal, first.Position, coalesced: true)));
            return;
        }

        var overdue = written.Contains(key) ? null : coalescer.Counted(key);
        if (batch.TryAdd(pending, new LedgerWrite(view.State) { Entries = overdue is null ? [refuse.Entry] : [overdue, refuse.Entry] }))
        {
            written.Add(key);
            var position = new AuditPosition(ledger.Partition, view.State.Head.Sequence);
            if (coalescer.HasRoomFor(key, opened.Count))
                opened[key] = new FirstRefusal(position, view.Now, refuse.Entry);
            answers.Add((pending, _ => pending.Refuse(refuse.Refusal, position, coalesced: false)));
        }
        else
        {
            Deferred.Add(pending);
        }
    }

    private void Settle()
    {
        foreach (var key in written)
            coalescer.Written(key);
        foreach (var (key, first) in opened)
            coalescer.Open(key, first);
        foreach (var (key, first) in repeated)
            coalescer.Count(key, first, view.Now);
    }
}
