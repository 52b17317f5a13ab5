using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;

namespace Gatehouse.Incidents;

/// <summary>The commit that a containment would make in a connection, with an entry in place of the fence: it takes as long, and holds nothing.</summary>
public static class DrillFence
{
    public static LedgerRequest<IReadOnlyList<string>> Of(Incident incident) => new(view => Decide(view, incident)) { Containment = true };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, Incident incident)
    {
        // A link without a partition is a connection that was never made.
        if (!view.Exists)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);
        var write = new LedgerWrite(view.State) { Entries = [new AuditEntry(AuditKind.IncidentDrill) { Subject = incident.Id, Operator = incident.Operator }] };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }
}
