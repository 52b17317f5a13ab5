using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings an organisation's standing into one connection's state. Applying it twice, or late, changes nothing.</summary>
public static class OrganisationFence
{
    /// <param name="organisation">As it stands in the registry.</param>
    /// <param name="operatorId">Who did it; absent when a message finishes the work.</param>
    public static LedgerRequest<IReadOnlyList<string>> Of(Organisation organisation, string? operatorId) => new(view => Decide(view, organisation, operatorId)) { Containment = true };

    internal static SubjectFence Standing(Organisation? organisation) => organisation is null
        ? SubjectFence.Clear
        : new SubjectFence(organisation.Revision, organisation.Status is OrganisationStatus.Frozen, organisation.Status is OrganisationStatus.Killed);

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, Organisation organisation, string? operatorId)
    {
        // An index row without a partition is a connection that was never made.
        var standing = view.State.Fences.Organisation;
        if (!view.Exists || standing.Revision >= organisation.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer(FenceDecision.OnTheWire(view));

        var fence = Standing(organisation);
        var fences = view.State.Fences with { Organisation = fence, Floor = organisation.MinimumTrust };
        if (fence.Killed && !standing.Killed)
            fences = fences with { KillEpoch = fences.KillEpoch + 1 };
        var write = new LedgerWrite(view.State with { Fences = fences })
        {
            Entries = [new AuditEntry(FenceDecision.Kind(standing, fence)) { Subject = organisation.Id, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }
}
