using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings the standing of a receiver's organisation into the state of one connection of another. Applying it twice, or late, changes nothing.</summary>
public static class HomeFence
{
    public static LedgerRequest<IReadOnlyList<string>> Of(Organisation home) => new(view => Decide(view, home)) { Reads = [LedgerRows.Config], Containment = true };

    // What is under way is its organisation's to know: nothing is told to whoever fences.
    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, Organisation home)
    {
        var standing = view.State.Fences.TargetHome;
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config || standing.Revision >= home.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var fence = OrganisationFence.Standing(home);
        var fences = view.State.Fences with { TargetHome = fence };
        if (fence.Killed && !standing.Killed)
            fences = fences with { KillEpoch = fences.KillEpoch + 1 };
        var kind = fences.Share.Holds ? AuditKind.Fence : FenceDecision.Kind(standing, fence);
        var document = ConnectionDirectory.Parse(config);
        var write = new LedgerWrite(view.State with { Fences = fences })
        {
            // The receiver's id: it is all that this connection's organisation knows of the other.
            Entries = [new AuditEntry(kind) { Connection = document.Id, Subject = document.To.Audience }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, []);
    }
}
