using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Enters people into the directory of approvers, changes where they are reached, and takes them out.</summary>
public sealed class ChangeApprovers(Ledgers ledgers, IRandomSource random)
{
    /// <param name="person">The operator's id, where the person is one: a host may recognise operators that the gate has no document of.</param>
    public async Task<ChangeOutcome<Approver>> AddAsync(string organisation, ApproverDraft draft, string? person, string operatorId, CancellationToken ct)
    {
        var id = person ?? Ids.NewUser(random);
        var request = new LedgerRequest<ChangeOutcome<Approver>>(view => Add(view, id, draft, operatorId)) { Reads = [ApproverRows.Key(id), ApproverRows.Name(draft.User)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    /// <param name="draft">What they are from now on, by the same name; null takes them out.</param>
    public async Task<ChangeOutcome<Approver>> ChangeAsync(string organisation, string id, ApproverDraft? draft, int basedOn, string operatorId, CancellationToken ct)
    {
        // The name of a row never changes, so it can be read before.
        if (ApproverRows.Person((await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, ApproverRows.Key(id), ct))?.Content.Body) is not { User: var user })
            return NotFound(id);
        var request = new LedgerRequest<ChangeOutcome<Approver>>(view => Change(view, id, draft, basedOn, operatorId)) { Reads = [ApproverRows.Key(id), ApproverRows.Name(user)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Approver>> Add(LedgerView view, string id, ApproverDraft draft, string operatorId)
    {
        if (view.Find(ApproverRows.Name(draft.User)) is { Length: > 0 })
            return Refused(new Refusal(RefusalCode.Conflict, $"`{draft.User}` is in the directory already"));
        var earlier = ApproverRows.Person(view.Find(ApproverRows.Key(id)));
        if (earlier is { RemovedAt: null })
            return Refused(new Refusal(RefusalCode.Conflict, $"operator `{id}` is in the directory already, as `{earlier.User}`"));

        var made = draft.ToApprover(id, view.Now) with { Revision = (earlier?.Revision ?? 0) + 1 };
        return Committed(view, made, operatorId, ApproverRows.PutName(view, made.User, id));
    }

    private static LedgerDecision<ChangeOutcome<Approver>> Change(LedgerView view, string id, ApproverDraft? draft, int basedOn, string operatorId)
    {
        if (ApproverRows.Person(view.Find(ApproverRows.Key(id))) is not { RemovedAt: null } standing)
            return new LedgerDecision<ChangeOutcome<Approver>>.Answer(NotFound(id));
        if (standing.Revision != basedOn)
            return Refused(ChangeOutcomes.Stale($"approver `{id}`", standing.Revision, basedOn));
        if (draft is not null && draft.User != standing.User)
            return Refused(new Refusal(RefusalCode.Conflict, $"approver `{id}` is `{standing.User}`: policies know them by this name") { Unlock = "take them out, and enter them by the other name" });

        var revised = standing with { Revision = standing.Revision + 1 };
        return draft is null
            ? Committed(view, revised with { RemovedAt = view.Now, Addresses = ApproverAddresses.None }, operatorId, ApproverRows.PutName(view, standing.User, ""))
            : Committed(view, revised with { Name = draft.Name, Addresses = draft.Addresses }, operatorId);
    }

    private static LedgerDecision<ChangeOutcome<Approver>> Committed(LedgerView view, Approver person, string operatorId, params IReadOnlyList<RowChange> more)
    {
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.ApproverChanged) { Subject = person.Id, Operator = operatorId }],
            Rows = [ApproverRows.Put(view, person), .. more],
        };
        return new LedgerDecision<ChangeOutcome<Approver>>.Commit(write, new ChangeOutcome<Approver>.Changed(person));
    }

    private static LedgerDecision<ChangeOutcome<Approver>> Refused(Refusal refusal) =>
        new LedgerDecision<ChangeOutcome<Approver>>.Answer(new ChangeOutcome<Approver>.Refused(refusal));

    private static ChangeOutcome<Approver> NotFound(string id) => ChangeOutcomes.NotFound<Approver>($"there is no approver `{id}`");
}
