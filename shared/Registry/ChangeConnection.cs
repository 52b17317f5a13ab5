using Gatehouse.Audit;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Registry;

/// <summary>Changes a connection besides its policy. Both ends stay what they are.</summary>
public sealed class ChangeConnection(Ledgers ledgers, ConnectionDirectory connections, BackupRule backups, SetUses guardrails, GrantRule grants)
{
    /// <param name="basedOn">The revision that the operator saw.</param>
    public async Task<ChangeOutcome<Connection>> HandleAsync(
        string organisation, string id, ConnectionChange change, int basedOn, string operatorId, CancellationToken ct)
    {
        if (await connections.FindAsync(organisation, id, afresh: true, ct) is not { Document: var standing })
            return ChangeOutcomes.NotFound<Connection>($"there is no connection `{id}`");
        if (await backups.FindFaultAsync(organisation, id, standing.From, change.Backup, ct) is { } fault)
            return new ChangeOutcome<Connection>.Refused(fault);
        if (await guardrails.FindUnknownAsync(organisation, change.Guardrails, standing.GuardrailSets, ct) is { } unknown)
            return new ChangeOutcome<Connection>.Refused(unknown);
        if (!AreSame(change.Credential, standing.Credential) && await grants.FindFaultAsync(organisation, standing.From, standing.To, change.Credential, ct) is { } noGrant)
            return new ChangeOutcome<Connection>.Refused(noGrant);

        await guardrails.AddAsync(organisation, id, change.Guardrails.Except(standing.GuardrailSets, StringComparer.Ordinal), ct);
        var since = change.Guardrails.SequenceEqual(standing.GuardrailSets, StringComparer.Ordinal) ? 0 : await guardrails.NowAsync(organisation, ct);
        var request = new LedgerRequest<ChangeOutcome<Connection>>(view => Decide(view, id, change, since, basedOn, operatorId)) { Reads = [LedgerRows.Config] };
        return ChangeOutcomes.From(await ledgers.For(organisation, id).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Connection>> Decide(LedgerView view, string id, ConnectionChange change, long guardrailsSince, int basedOn, string operatorId)
    {
        if (!ConnectionDocument.TryRead(view, id, out var standing, out var gone))
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(gone);
        if (standing.Revision != basedOn)
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(new ChangeOutcome<Connection>.Refused(ChangeOutcomes.Stale($"connection `{id}`", standing.Revision, basedOn)));

        var changed = standing with { Name = change.Name, GuardrailSets = change.Guardrails, Resource = change.Resource, Credential = change.Credential, Backup = change.Backup, MinimumTrust = change.MinimumTrust };
        if (ConnectionDocument.Bytes(changed).AsSpan().SequenceEqual(ConnectionDocument.Bytes(standing)))
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(new ChangeOutcome<Connection>.Changed(standing));

        changed = changed with { Revision = standing.Revision + 1 };
        var write = new LedgerWrite(view.State with { Fences = view.State.Fences with { ConfigVersion = changed.Revision, GuardrailsSince = Math.Max(view.State.Fences.GuardrailsSince, guardrailsSince) } })
        {
            Entries = [new AuditEntry(AuditKind.ConnectionChanged) { Connection = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Config, ConnectionDocument.Bytes(changed))],
        };
        return new LedgerDecision<ChangeOutcome<Connection>>.Commit(write, new ChangeOutcome<Connection>.Changed(changed));
    }

    // What stands may have been revoked since, and still be there while something else changes.
    private static bool AreSame(ConnectionCredential? one, ConnectionCredential? other) =>
        one?.Grant == other?.Grant && (one?.Scopes ?? []).SequenceEqual(other?.Scopes ?? [], StringComparer.Ordinal);
}
