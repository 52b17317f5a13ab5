using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings a consent, or its end, into the state of one connection that rests on it. Applying it twice, or late, changes nothing.</summary>
public static class ShareFence
{
    public static LedgerRequest<IReadOnlyList<string>> Of(Share share) => new(view => Decide(view, share)) { Reads = [LedgerRows.Config], Containment = true };

    internal static SubjectFence Standing(Share share) => new(share.Revision, Frozen: share.WithdrawnAt is not null, Killed: false);

    // What is under way is its organisation's to know: nothing is told to whoever fences.
    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, Share share)
    {
        // A link without a partition is a connection that was never made.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);
        if (view.State.Fences.Share.Revision >= share.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var write = new LedgerWrite(view.State with { Fences = view.State.Fences with { Share = Standing(share) } })
        {
            Entries =
            [
                new AuditEntry(share.WithdrawnAt is null ? AuditKind.AgentShared : AuditKind.ShareWithdrawn) { Connection = ConnectionDirectory.Parse(config).Id, Subject = share.Agent },
            ],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, []);
    }
}
