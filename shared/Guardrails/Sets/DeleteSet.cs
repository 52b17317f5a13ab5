using Gatehouse.Audit;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Ends a set that binds nobody. Its versions stay, for the decisions that were made by them.</summary>
public sealed class DeleteSet(Ledgers ledgers, SetUses uses)
{
    /// <param name="basedOn">The version that the operator saw.</param>
    public async Task<ChangeOutcome<StoredSet>> HandleAsync(string organisation, string id, int basedOn, string operatorId, CancellationToken ct)
    {
        if (GuardrailSets.IsBuiltIn(id))
            return new ChangeOutcome<StoredSet>.Refused(SetDocument.BuiltIn(id));
        if (await uses.FindFaultAsync(organisation, id, ct) is { } inUse)
            return new ChangeOutcome<StoredSet>.Refused(inUse);

        // Whoever names it in this very moment is held to it all the same: a version that somebody is bound by stays readable.
        var request = new LedgerRequest<ChangeOutcome<StoredSet>>(view => Decide(view, id, basedOn, operatorId)) { Reads = [SetRows.Set(id)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<StoredSet>> Decide(LedgerView view, string id, int basedOn, string operatorId)
    {
        if (!SetDocument.TryRead(view, id, basedOn, out StoredSet? standing, out Refusal? fault))
            return SetDocument.No<StoredSet>(fault);

        var deleted = standing with { DeletedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [SetDocument.Entry(AuditKind.GuardrailSetChanged, id, standing.Version, "deleted", operatorId)],
            Rows = [new RowChange.Update(SetRows.Set(id), SetRows.Bytes(deleted))],
        };
        return new LedgerDecision<ChangeOutcome<StoredSet>>.Commit(write, new ChangeOutcome<StoredSet>.Changed(deleted));
    }
}
