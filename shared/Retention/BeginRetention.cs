using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Retention;

/// <summary>Has the defaults hold for an organisation that was founded before there were any: a day after it is recorded, and not at once.</summary>
public sealed class BeginRetention(Ledgers ledgers)
{
    /// <returns>What will hold, and from when; null where another instance was first, or its ledger could not be written: the next run comes again.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<RetentionPlan?> HandleAsync(Organisation known, CancellationToken ct)
    {
        var request = new LedgerRequest<RetentionPlan?>(view =>
        {
            var standing = OrganisationDirectory.On(view, known);
            var begun = RetentionChange.Begin(standing, view.Now) with { Revision = standing.Revision + 1 };
            if (standing.Retention is not null)
                return new LedgerDecision<RetentionPlan?>.Answer(null);
            var write = new LedgerWrite(view.State)
            {
                Entries = [new AuditEntry(AuditKind.OrganisationChanged) { Subject = standing.Id }],
                Rows = [new RowChange.Update(OrganisationDirectory.Row, OrganisationDirectory.Serialize(begun))],
            };
            return new LedgerDecision<RetentionPlan?>.Commit(write, begun.NextRetention);
        })
        {
            Reads = [OrganisationDirectory.Row],
        };
        return await ledgers.Control(known.Id).CommitAsync(request, ct) is LedgerOutcome<RetentionPlan?>.Done { Reply: var plan } ? plan : null;
    }
}
