using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Says who is in a group of approvers.</summary>
public sealed class ChangeApproverGroup(Ledgers ledgers, ReadApprovers approvers)
{
    public const int MostGroups = 200;
    public const int MostMembers = 100;

    /// <param name="members">From now on; null removes the group.</param>
    /// <param name="basedOn">The version that the operator saw; null when there was none.</param>
    public async Task<ChangeOutcome<ApproverGroup>> HandleAsync(string organisation, string group, IReadOnlyList<string>? members, int? basedOn, string operatorId, CancellationToken ct)
    {
        if (members is not null && basedOn is null && (await approvers.GroupsAsync(organisation, ct)).Count >= MostGroups)
            return new ChangeOutcome<ApproverGroup>.Refused(new Refusal(RefusalCode.Conflict, $"there are {MostGroups} groups already, which is the most there may be"));
        var request = new LedgerRequest<ChangeOutcome<ApproverGroup>>(view => Decide(view, group, members, basedOn, operatorId)) { Reads = [ApproverRows.Group(group)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<ApproverGroup>> Decide(LedgerView view, string group, IReadOnlyList<string>? members, int? basedOn, string operatorId)
    {
        var earlier = ApproverRows.GroupOf(view.Find(ApproverRows.Group(group)));
        var standing = earlier is { RemovedAt: null } ? earlier : null;
        if (Fault(group, standing, basedOn, isRemoval: members is null) is { } fault)
            return new LedgerDecision<ChangeOutcome<ApproverGroup>>.Answer(new ChangeOutcome<ApproverGroup>.Refused(fault));

        var changed = new ApproverGroup(group, members ?? []) { Revision = (earlier?.Revision ?? 0) + 1, RemovedAt = members is null ? view.Now : null };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.ApproverGroupChanged) { Clause = group, Operator = operatorId, Count = changed.Members.Count }],
            Rows = [ApproverRows.Put(view, changed)],
        };
        return new LedgerDecision<ChangeOutcome<ApproverGroup>>.Commit(write, new ChangeOutcome<ApproverGroup>.Changed(changed));
    }

    private static Refusal? Fault(string group, ApproverGroup? standing, int? basedOn, bool isRemoval) => (standing, basedOn) switch
    {
        (null, null) => isRemoval ? new Refusal(RefusalCode.NotFound, $"there is no group `{group}`") : null,
        (null, _) => new Refusal(RefusalCode.NotFound, $"there is no group `{group}`"),
        ({ } found, null) => new Refusal(RefusalCode.PreconditionRequired, $"group `{group}` is at version {found.Revision}: a change needs `If-Match` with it"),
        ({ } found, { } version) => found.Revision == version ? null : ChangeOutcomes.Stale($"group `{group}`", found.Revision, version),
    };
}
