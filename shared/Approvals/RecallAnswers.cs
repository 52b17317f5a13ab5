using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>Reads who is whom by now, where what people said of tasks alike may answer for one more.</summary>
public sealed class RecallAnswers(Ledgers ledgers, ReadPeople people)
{
    /// <returns>With everybody who is known, where somebody's yes stands and it matters whose; else as it came.</returns>
    public async Task<DispatchDraft> HandleAsync(DispatchDraft draft, CancellationToken ct)
    {
        if (draft is not { MemoryKey: { } key, Connection.Policy.Approval: { } rules } || !ApprovalGrants.AsksWho(draft.Work, rules))
            return draft;

        // What is said after this reading is of no use yet: people are asked.
        var row = ApprovalMemoryKey.Row(key);
        var snapshot = await ledgers.For(draft.Organisation, draft.Request.Connection).ReadAsync([row], ct);
        return ApprovalGrants.Parse(snapshot.Find(row)) is { RevokedAt: null, InARow: > 0 } grant ? draft with { People = (await people.KnownAsync(draft.Organisation, ct)).With(grant.Yeses) } : draft;
    }
}
