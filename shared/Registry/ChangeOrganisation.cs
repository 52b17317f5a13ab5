using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Retention;

namespace Gatehouse.Registry;

/// <summary>Changes what an organisation is called, what it shows and for how long it keeps it, and which guardrails and which floor of trust bind all its connections.</summary>
public sealed class ChangeOrganisation(Ledgers ledgers, OrganisationDirectory organisations, SetUses guardrails, FenceGuardrails fence, FenceFloor fenceFloor, TimeProvider time)
{
    /// <param name="basedOn">The version that the operator saw.</param>
    public async Task<ChangeOutcome<Organisation>> HandleAsync(string id, OrganisationChange change, int basedOn, string operatorId, CancellationToken ct)
    {
        if (await organisations.FindAsync(id, ct) is not { } known)
            return ChangeOutcomes.NotFound<Organisation>("there is no such organisation");
        if (await guardrails.FindUnknownAsync(id, change.Guardrails ?? [], known.Guardrails, ct) is { } unknown)
            return new ChangeOutcome<Organisation>.Refused(unknown);

        var request = new LedgerRequest<ChangeOutcome<Organisation>>(view => Decide(view, OrganisationDirectory.On(view, known), change, basedOn, operatorId))
        {
            Reads = [OrganisationDirectory.Row],
        };
        var outcome = ChangeOutcomes.From(await ledgers.Control(id).CommitAsync(request, ct));
        if (outcome is not ChangeOutcome<Organisation>.Changed { Value: var changed })
            return outcome;
        var startedAt = time.GetTimestamp();
        if (change.Guardrails is not null && await fence.OrganisationAsync(changed, operatorId, startedAt, ct) is ContainmentOutcome.Unfinished unread)
            return new ChangeOutcome<Organisation>.Refused(FenceGuardrails.Unfinished("the organisation's guardrails were changed", unread));
        return change.Trust is not null && await fenceFloor.ChangeAsync(changed, operatorId, startedAt, ct) is ContainmentOutcome.Unfinished untold
            ? new ChangeOutcome<Organisation>.Refused(FenceGuardrails.Unfinished("the organisation's floor of trust was changed", untold))
            : outcome;
    }

    private static LedgerDecision<ChangeOutcome<Organisation>> Decide(LedgerView view, Organisation standing, OrganisationChange change, int basedOn, string operatorId)
    {
        if (standing.Revision != basedOn)
        {
            return new LedgerDecision<ChangeOutcome<Organisation>>.Answer(new ChangeOutcome<Organisation>.Refused(
                new Refusal(RefusalCode.Stale, $"the organisation is at version {standing.Revision}; the change was made to version {basedOn}") { Unlock = "read the organisation again and send its ETag" }));
        }

        var changed = standing with { Name = change.Name ?? standing.Name, ExplainToAgents = change.ExplainToAgents ?? standing.ExplainToAgents, Revision = standing.Revision + 1 };
        if (change.Guardrails is { } sets)
            changed = changed with { Guardrails = sets, GuardrailsSince = view.BaseVersion + 1 };
        if (change.Delegation is { } delegation)
            changed = changed with { Delegation = delegation.On(standing.Delegation ?? DelegationRules.Default) };
        if (change.Retention is { } kept)
            changed = kept.On(changed, view.Now);
        if ((changed.NextRetention?.Settings ?? changed.Retention) is { } retention && retention.PayloadDays > retention.AuditDays)
        {
            return new LedgerDecision<ChangeOutcome<Organisation>>.Answer(new ChangeOutcome<Organisation>.Refused(
                new Refusal(RefusalCode.Malformed, $"payloads cannot be kept for {retention.PayloadDays} days where the audit is kept for {retention.AuditDays}") { Clause = "$.retention" }));
        }

        if (change.Trust is { } floor)
            changed = changed with { MinimumTrust = floor.Minimum };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.OrganisationChanged) { Subject = standing.Id, Operator = operatorId }],
            Rows = [new RowChange.Update(OrganisationDirectory.Row, OrganisationDirectory.Serialize(changed))],
            Announcements = change is { Guardrails: null, Trust: null } ? [] : [new Announcement(TaskStep.Fence, standing.Id)],
        };
        return new LedgerDecision<ChangeOutcome<Organisation>>.Commit(write, new ChangeOutcome<Organisation>.Changed(changed));
    }
}
