using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Enters people into the directory of approvers, changes where they are reached, and takes them out.</summary>
public sealed class ChangeApprovers(Ledgers ledgers, ReadApprovers approvers, IRandomSource random)
{
    /// <param name="person">The operator's id, where the person is one: a host may recognise operators that the gate has no document of.</param>
    public async Task<ChangeOutcome<Approver>> AddAsync(string organisation, ApproverDraft draft, string? person, string operatorId, CancellationToken ct)
    {
        var id = person ?? Ids.NewUser(random);
        var sharing = await SharingAsync(organisation, draft.Addresses, ct);
        var request = new LedgerRequest<ChangeOutcome<Approver>>(view => Add(view, id, draft, sharing, operatorId)) { Reads = Reads(id, draft.User, draft.Addresses, sharing) };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    /// <param name="draft">What they are from now on, by the same name; null takes them out.</param>
    public async Task<ChangeOutcome<Approver>> ChangeAsync(string organisation, string id, ApproverDraft? draft, int basedOn, string operatorId, CancellationToken ct)
    {
        // What the decision rests on is what the operator saw, or it is refused: so it can be read before.
        if (await approvers.FindAsync(organisation, id, ct) is not { } known)
            return NotFound(id);
        if (known.Revision != basedOn)
            return new ChangeOutcome<Approver>.Refused(ChangeOutcomes.Stale($"approver `{id}`", known.Revision, basedOn));
        var addresses = draft?.Addresses ?? ApproverAddresses.None;
        var sharing = await SharingAsync(organisation, addresses, ct);
        var request = new LedgerRequest<ChangeOutcome<Approver>>(view => Change(view, id, draft, basedOn, sharing, operatorId))
        {
            Reads = [.. Reads(id, known.User, addresses, sharing).Union(known.Addresses.Forms().Select(ApproverRows.Address), StringComparer.Ordinal)],
        };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Approver>> Add(LedgerView view, string id, ApproverDraft draft, IReadOnlyList<string> sharing, string operatorId)
    {
        if (view.Find(ApproverRows.Name(draft.User)) is { Length: > 0 })
            return Refused(new Refusal(RefusalCode.Conflict, $"`{draft.User}` is in the directory already"));
        var earlier = ApproverRows.Person(view.Find(ApproverRows.Key(id)));
        if (earlier is { RemovedAt: null })
            return Refused(new Refusal(RefusalCode.Conflict, $"operator `{id}` is in the directory already, as `{earlier.User}`"));
        if (Taken(view, id, draft.Addresses, sharing) is { } taken)
            return Refused(taken);

        var made = draft.ToApprover(id, view.Now) with { Revision = (earlier?.Revision ?? 0) + 1 };
        return Committed(view, made, operatorId, [ApproverRows.PutName(view, made.User, id), .. ApproverRows.PutAddresses(view, id, ApproverAddresses.None, made.Addresses)]);
    }

    private static LedgerDecision<ChangeOutcome<Approver>> Change(LedgerView view, string id, ApproverDraft? draft, int basedOn, IReadOnlyList<string> sharing, string operatorId)
    {
        if (ApproverRows.Person(view.Find(ApproverRows.Key(id))) is not { RemovedAt: null } standing)
            return new LedgerDecision<ChangeOutcome<Approver>>.Answer(NotFound(id));
        if (standing.Revision != basedOn)
            return Refused(ChangeOutcomes.Stale($"approver `{id}`", standing.Revision, basedOn));
        if (draft is not null && draft.User != standing.User)
            return Refused(new Refusal(RefusalCode.Conflict, $"approver `{id}` is `{standing.User}`: policies know them by this name") { Unlock = "take them out, and enter them by the other name" });
        if (draft is not null && Taken(view, id, draft.Addresses, sharing) is { } taken)
            return Refused(taken);

        var revised = standing with { Revision = standing.Revision + 1 };
        return draft is null
            ? Committed(view, revised with { RemovedAt = view.Now, Addresses = ApproverAddresses.None }, operatorId, [ApproverRows.PutName(view, standing.User, ""), .. ApproverRows.PutAddresses(view, id, standing.Addresses, ApproverAddresses.None)])
            : Committed(view, revised with { Name = draft.Name, Addresses = draft.Addresses }, operatorId, [.. ApproverRows.PutAddresses(view, id, standing.Addresses, draft.Addresses)]);
    }

    /// <summary>Whom else an address reaches: as its row says or, of entries that are older than these rows, as they say themselves.</summary>
    /// <returns>Null when it reaches nobody else.</returns>
    private static Refusal? Taken(LedgerView view, string id, ApproverAddresses addresses, IReadOnlyList<string> sharing)
    {
        foreach (var form in addresses.Forms())
        {
            var holder = ApproverRows.HolderOf(view, form) ?? sharing.FirstOrDefault(other => ApproverRows.Person(view.Find(ApproverRows.Key(other))) is { RemovedAt: null } person && person.Addresses.Forms().Contains(form, StringComparer.Ordinal) && other != id);
            if (holder is not null && holder != id)
            {
                var kind = form[..form.IndexOf(':', StringComparison.Ordinal)];
                return new Refusal(RefusalCode.Conflict, $"approver `{holder}` is reached by this `{kind}` already: whoever is entered twice would count twice")
                {
                    Clause = $"$.addresses.{kind}",
                    Unlock = $"leave it out, or change approver `{holder}` first",
                };
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<string>> SharingAsync(string organisation, ApproverAddresses addresses, CancellationToken ct)
    {
        var sharing = new List<string>();
        if (addresses == ApproverAddresses.None)
            return sharing;
        await foreach (var person in approvers.AllAsync(organisation, ct))
        {
            if (person.Addresses.Meet(addresses))
                sharing.Add(person.Id);
        }

        return sharing;
    }

    private static IReadOnlyList<string> Reads(string id, string user, ApproverAddresses addresses, IReadOnlyList<string> sharing) =>
        [.. new[] { ApproverRows.Key(id), ApproverRows.Name(user) }.Concat(addresses.Forms().Select(ApproverRows.Address)).Union(sharing.Select(ApproverRows.Key), StringComparer.Ordinal)];

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
