using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Makes a set. It binds nothing until a connection or the organisation names it.</summary>
public sealed class CreateSet(Ledgers ledgers, IRandomSource random)
{
    public async Task<ChangeOutcome<SetView>> HandleAsync(string organisation, SetDraft draft, string operatorId, CancellationToken ct)
    {
        var id = Ids.NewGuardrailSet(random);
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(new LedgerRequest<ChangeOutcome<SetView>>(view => Decide(view, id, draft, operatorId)), ct));
    }

    private static LedgerDecision<ChangeOutcome<SetView>> Decide(LedgerView view, string id, SetDraft draft, string operatorId)
    {
        var made = new SetView(new StoredSet(id, draft.Set.Name, 1, view.Now, view.Now) { Since = view.BaseVersion + 1 }, draft.ToVersion(1, view.Now, operatorId));
        var write = new LedgerWrite(view.State)
        {
            Entries = [SetDocument.Entry(AuditKind.GuardrailSetChanged, id, 1, "created", operatorId)],
            Rows = [new RowChange.Insert(SetRows.Set(id), SetRows.Bytes(made.Set)), SetRows.Insert(id, made.Version)],
        };
        return new LedgerDecision<ChangeOutcome<SetView>>.Commit(write, new ChangeOutcome<SetView>.Changed(made));
    }
}
