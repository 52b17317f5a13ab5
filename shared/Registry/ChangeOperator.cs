using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Changes who may do what. Somebody always remains who may do everything.</summary>
public sealed class ChangeOperator(Ledgers ledgers, OperatorDirectory operators, FenceHuman fence)
{
    // Owners are read with the decision; of very many, some are witnesses enough that one remains.
    private const int MostWitnesses = 16;

    /// <param name="basedOn">The version that the caller saw.</param>
    /// <param name="operatorId">The caller.</param>
    public async Task<ChangeOutcome<Operator>> HandleAsync(string organisation, string id, OperatorChange change, int basedOn, string operatorId, CancellationToken ct)
    {
        var others = await OtherOwnersAsync(organisation, id, ct);
        var request = new LedgerRequest<ChangeOutcome<Operator>>(view => Decide(view, id, change, basedOn, operatorId, others))
        {
            Reads = [OperatorDirectory.OperatorRow(id), .. others.Select(OperatorDirectory.OperatorRow)],
            Containment = change is OperatorChange.Removal,
        };
        var outcome = ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
        return outcome is ChangeOutcome<Operator>.Changed { Value.RemovedAt: not null } && !await fence.HandleAsync(organisation, id, operatorId, ct)
            ? new ChangeOutcome<Operator>.Refused(Unfinished(id))
            : outcome;
    }

    internal static LedgerDecision<ChangeOutcome<Operator>> Decide(
        LedgerView view, string id, OperatorChange change, int basedOn, string operatorId, IReadOnlyList<string> otherOwners)
    {
        if (OperatorRows.Standing(view, id) is not { } standing)
            return new LedgerDecision<ChangeOutcome<Operator>>.Answer(ChangeOutcomes.NotFound<Operator>($"there is no operator `{id}`"));
        if (standing.Revision != basedOn)
            return No(new Refusal(RefusalCode.Stale, $"operator `{id}` is at version {standing.Revision}; the change was made to version {basedOn}") { Unlock = "read the operator again and send its ETag" });

        var changed = Apply(standing, change, view.Now);
        if (id == operatorId && !changed.Roles.All(role => standing.Roles.Cover(role)))
            return No(new Refusal(RefusalCode.Forbidden, "an operator cannot widen their own roles") { Clause = "$.roles", Unlock = "ask another owner" });
        if (standing.IsStandingOwner && !changed.IsStandingOwner && !otherOwners.Any(other => OperatorRows.Standing(view, other) is { IsStandingOwner: true }))
            return No(new Refusal(RefusalCode.Conflict, $"operator `{id}` is the last owner") { Unlock = "make another operator an owner first" });

        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(change is OperatorChange.Removal ? AuditKind.OperatorRevoked : AuditKind.OperatorChanged) { Subject = id, Operator = operatorId }],
            Rows = [OperatorRows.Update(changed)],
            Announcements = change is OperatorChange.Removal ? [new Announcement(TaskStep.Fence, id)] : [],
        };
        return new LedgerDecision<ChangeOutcome<Operator>>.Commit(write, new ChangeOutcome<Operator>.Changed(changed));
    }

    private static Operator Apply(Operator standing, OperatorChange change, DateTimeOffset now)
    {
        var next = standing with { Revision = standing.Revision + 1 };
        return change is OperatorChange.To to ? next with { Name = to.Name ?? standing.Name, Roles = to.Roles ?? standing.Roles } : next with { RemovedAt = now };
    }

    private async Task<IReadOnlyList<string>> OtherOwnersAsync(string organisation, string id, CancellationToken ct)
    {
        List<string> found = [];
        await foreach (var other in operators.AllAsync(organisation, ct))
        {
            if (other.Id != id && other.IsStandingOwner)
                found.Add(other.Id);
            if (found.Count == MostWitnesses)
                break;
        }

        return found;
    }

    private static Refusal Unfinished(string id) => new(RefusalCode.OutcomeUnknown, $"operator `{id}` was removed; connections over which agents act on their behalf are being told")
    {
        MayRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
        Unlock = "it goes on by itself; read the operators to see the change",
    };

    private static LedgerDecision<ChangeOutcome<Operator>> No(Refusal refusal) =>
        new LedgerDecision<ChangeOutcome<Operator>>.Answer(new ChangeOutcome<Operator>.Refused(refusal));
}
