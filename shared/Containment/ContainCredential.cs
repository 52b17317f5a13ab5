using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Freezes or thaws one credential of an agent: what it dispatched waits, and its tokens are refused meanwhile.</summary>
public sealed class ContainCredential(Ledgers ledgers, FenceConnections fence, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string agent, string credential, bool freeze, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Change>(view => Decide(view, agent, credential, freeze, operatorId)) { Reads = [LedgerRows.Credential(credential)], Containment = true };
        switch (await ledgers.Control(organisation).CommitAsync(request, ct))
        {
            case LedgerOutcome<Change>.Done { Reply: Change.To { Credential: var changed } }:
                return await fence.ContainAsync(organisation, agent, CredentialFreezeFence.Of(agent, changed, operatorId), startedAt, ct);
            case LedgerOutcome<Change>.Done { Reply: Change.Unknown }:
                return new ContainmentOutcome.Unknown();
            case LedgerOutcome<Change>.Done:
                return new ContainmentOutcome.Killed();
            case LedgerOutcome<Change>.Unknown:
                return new ContainmentOutcome.Unfinished([]);
            default:
                return new ContainmentOutcome.Unavailable("the organisation's ledger could not be written in time");
        }
    }

    private static LedgerDecision<Change> Decide(LedgerView view, string agent, string id, bool freeze, string operatorId)
    {
        if (view.Find(LedgerRows.Credential(id)) is not { } stored
            || HeldCredentials.ParseOne(stored) is var credential && credential.Holder is not CredentialHolder.OfAgent { Id: var holder } || holder != agent)
            return new LedgerDecision<Change>.Answer(new Change.Unknown());
        if (credential.RevokedAt is not null)
            return new LedgerDecision<Change>.Answer(new Change.Revoked());
        // Said again, it is done again: a connection that an earlier call could not reach is fenced now.
        if (credential.FrozenAt is not null == freeze)
            return new LedgerDecision<Change>.Answer(new Change.To(credential));

        var changed = credential with { FrozenAt = freeze ? view.Now : null, Revision = credential.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(freeze ? AuditKind.Freeze : AuditKind.Unfreeze) { Agent = agent, Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Credential(id), JsonSerializer.SerializeToUtf8Bytes(changed, RegistryJson.Default.Credential))],
            Announcements = [new Announcement(TaskStep.Fence, id)],
        };
        return new LedgerDecision<Change>.Commit(write, new Change.To(changed));
    }

    private abstract record Change
    {
        internal sealed record To(Credential Credential) : Change;

        internal sealed record Unknown : Change;

        internal sealed record Revoked : Change;
    }
}
