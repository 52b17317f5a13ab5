using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Changes or ends a guardrail. The sets that include it keep it as it stood when each was saved.</summary>
public sealed class ChangeGuardrail(Ledgers ledgers)
{
    /// <param name="draft">The whole of it; <see langword="null"/> ends it.</param>
    /// <param name="basedOn">The version that the operator saw.</param>
    public async Task<ChangeOutcome<StoredGuardrail>> HandleAsync(string organisation, string id, GuardrailDraft? draft, int basedOn, string operatorId, CancellationToken ct)
    {
        var request = new LedgerRequest<ChangeOutcome<StoredGuardrail>>(view => Decide(view, id, draft, basedOn, operatorId)) { Reads = [SetRows.Guardrail(id)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<StoredGuardrail>> Decide(LedgerView view, string id, GuardrailDraft? draft, int basedOn, string operatorId)
    {
        if (!SetDocument.TryRead(view, id, basedOn, out StoredGuardrail? standing, out Refusal? fault))
            return SetDocument.No<StoredGuardrail>(fault);
        if (draft is not null && JsonElement.DeepEquals(draft.Document, standing.Document))
            return new LedgerDecision<ChangeOutcome<StoredGuardrail>>.Answer(new ChangeOutcome<StoredGuardrail>.Changed(standing));

        var changed = draft is null
            ? standing with { DeletedAt = view.Now }
            : standing with { Name = draft.Guardrail.Name, Version = standing.Version + 1, Document = draft.Document, ChangedAt = view.Now, By = operatorId };
        var write = new LedgerWrite(view.State)
        {
            Entries = [SetDocument.Entry(AuditKind.GuardrailChanged, id, changed.Version, draft is null ? "deleted" : "changed", operatorId)],
            Rows = [new RowChange.Update(SetRows.Guardrail(id), SetRows.Bytes(changed))],
        };
        return new LedgerDecision<ChangeOutcome<StoredGuardrail>>.Commit(write, new ChangeOutcome<StoredGuardrail>.Changed(changed));
    }
}
