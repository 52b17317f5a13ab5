using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Replaces a connection's policy. What was accepted before is left alone, unless the change says otherwise.</summary>
public sealed class ChangePolicy(Ledgers ledgers)
{
    /// <param name="basedOn">The version that the operator saw.</param>
    /// <param name="appliesToQueued">Tasks that are accepted and not claimed are measured by it too, without being charged again.</param>
    public async Task<ChangeOutcome<Connection>> HandleAsync(
        string organisation, string connection, ConnectionPolicy policy, int basedOn, bool appliesToQueued, string operatorId, CancellationToken ct)
    {
        var request = new LedgerRequest<ChangeOutcome<Connection>>(view => Decide(view, connection, policy, basedOn, appliesToQueued, operatorId)) { Reads = [LedgerRows.Config] };
        return ChangeOutcomes.From(await ledgers.For(organisation, connection).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Connection>> Decide(
        LedgerView view, string connection, ConnectionPolicy policy, int basedOn, bool appliesToQueued, string operatorId)
    {
        if (!ConnectionDocument.TryRead(view, connection, out var standing, out var gone))
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(gone);
        if (standing.PolicyVersion != basedOn)
        {
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(new ChangeOutcome<Connection>.Refused(
                new Refusal(RefusalCode.Stale, $"the policy is at version {standing.PolicyVersion}; the change was made to version {basedOn}") { Unlock = "read the policy again and send its ETag" }));
        }

        var version = new PolicyVersion(standing.PolicyVersion + 1, view.Now, operatorId, policy.Source) { AppliesToQueued = appliesToQueued };
        var changed = standing with
        {
            PolicySource = policy.Source,
            PolicyVersion = version.Version,
            QueuedSincePolicy = appliesToQueued ? version.Version : standing.QueuedSincePolicy,
            Revision = standing.Revision + 1,
        };
        var write = new LedgerWrite(view.State with { Fences = view.State.Fences with { ConfigVersion = changed.Revision } })
        {
            Entries = [new AuditEntry(AuditKind.PolicyChanged) { Connection = connection, Operator = operatorId, PolicyVersion = changed.PolicyVersion }],
            Rows = [new RowChange.Update(LedgerRows.Config, ConnectionDocument.Bytes(changed)), version.ToRow()],
        };
        return new LedgerDecision<ChangeOutcome<Connection>>.Commit(write, new ChangeOutcome<Connection>.Changed(changed));
    }
}
