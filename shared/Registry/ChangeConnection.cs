using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Changes a connection besides its policy. Both ends stay what they are.</summary>
public sealed class ChangeConnection(Ledgers ledgers, ConnectionDirectory connections, BackupRule backups)
{
    /// <param name="basedOn">The revision that the operator saw.</param>
    public async Task<ChangeOutcome<Connection>> HandleAsync(
        string organisation, string id, ConnectionChange change, int basedOn, string operatorId, CancellationToken ct)
    {
        if (await connections.FindAsync(organisation, id, afresh: true, ct) is not { Document: var standing })
            return ChangeOutcomes.NotFound<Connection>($"there is no connection `{id}`");
        if (await backups.FindFaultAsync(organisation, id, standing.From, change.Backup, ct) is { } fault)
            return new ChangeOutcome<Connection>.Refused(fault);

        var request = new LedgerRequest<ChangeOutcome<Connection>>(view => Decide(view, id, change, basedOn, operatorId)) { Reads = [LedgerRows.Config] };
        return ChangeOutcomes.From(await ledgers.For(organisation, id).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Connection>> Decide(LedgerView view, string id, ConnectionChange change, int basedOn, string operatorId)
    {
        if (!ConnectionDocument.TryRead(view, id, out var standing, out var gone))
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(gone);
        if (standing.Revision != basedOn)
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(new ChangeOutcome<Connection>.Refused(ChangeOutcomes.Stale($"connection `{id}`", standing.Revision, basedOn)));

        var changed = standing with { Name = change.Name, Resource = change.Resource, Backup = change.Backup };
        if (ConnectionDocument.Bytes(changed).AsSpan().SequenceEqual(ConnectionDocument.Bytes(standing)))
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(new ChangeOutcome<Connection>.Changed(standing));

        changed = changed with { Revision = standing.Revision + 1 };
        var write = new LedgerWrite(view.State with { Fences = view.State.Fences with { ConfigVersion = changed.Revision } })
        {
            Entries = [new AuditEntry(AuditKind.ConnectionChanged) { Connection = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Config, ConnectionDocument.Bytes(changed))],
        };
        return new LedgerDecision<ChangeOutcome<Connection>>.Commit(write, new ChangeOutcome<Connection>.Changed(changed));
    }
}
