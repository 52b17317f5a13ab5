using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Makes a guardrail that sets may include.</summary>
public sealed class CreateGuardrail(Ledgers ledgers, IRandomSource random)
{
    public async Task<ChangeOutcome<StoredGuardrail>> HandleAsync(string organisation, GuardrailDraft draft, string operatorId, CancellationToken ct)
    {
        var id = Ids.NewGuardrail(random);
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(new LedgerRequest<ChangeOutcome<StoredGuardrail>>(view => Decide(view, id, draft, operatorId)), ct));
    }

    private static LedgerDecision<ChangeOutcome<StoredGuardrail>> Decide(LedgerView view, string id, GuardrailDraft draft, string operatorId)
    {
        var made = new StoredGuardrail(id, draft.Guardrail.Name, 1, draft.Document, view.Now, view.Now, operatorId);
        var write = new LedgerWrite(view.State)
        {
            Entries = [SetDocument.Entry(AuditKind.GuardrailChanged, id, 1, "created", operatorId)],
            Rows = [new RowChange.Insert(SetRows.Guardrail(id), SetRows.Bytes(made))],
        };
        return new LedgerDecision<ChangeOutcome<StoredGuardrail>>.Commit(write, new ChangeOutcome<StoredGuardrail>.Changed(made));
    }
}
