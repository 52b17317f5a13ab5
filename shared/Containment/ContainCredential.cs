using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Change = Gatehouse.Containment.StandingChange<Gatehouse.Registry.Credential>;

namespace Gatehouse.Containment;

/// <summary>Freezes or thaws one credential of an agent: what it dispatched waits, and its tokens are refused meanwhile.</summary>
public sealed class ContainCredential(Ledgers ledgers, FenceConnections fence, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string agent, string credential, bool freeze, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Change>(view => Decide(view, agent, credential, freeze, operatorId)) { Reads = [LedgerRows.Credential(credential)], Containment = true };
        var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
        return await outcome.ThenAsync("the organisation's", changed => fence.ContainAsync(organisation, agent, CredentialFreezeFence.Of(agent, changed, operatorId), startedAt, ct));
    }

    private static LedgerDecision<Change> Decide(LedgerView view, string agent, string id, bool freeze, string operatorId)
    {
        if (view.Find(LedgerRows.Credential(id)) is not { } stored
            || HeldCredentials.ParseOne(stored) is var credential && credential.Holder is not CredentialHolder.OfAgent { Id: var holder } || holder != agent)
            return new LedgerDecision<Change>.Answer(new Change.Unknown());
        if (credential.RevokedAt is not null)
            return new LedgerDecision<Change>.Answer(new Change.Ended());
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
}
