using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Change = Gatehouse.Containment.StandingChange<Gatehouse.Registry.Credential>;

namespace Gatehouse.Containment;

/// <summary>Ends one credential: it signs in no more, and what it dispatched is claimed no more.</summary>
public sealed class RevokeCredential(Ledgers ledgers, FenceConnections fence, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string agent, string credential, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Change>(view => Decide(view, agent, credential, operatorId)) { Reads = [LedgerRows.Credential(credential)], Containment = true };
        var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
        return await outcome.ThenAsync("the organisation's", _ => fence.ContainAsync(organisation, agent, RevocationFence.Of(agent, credential, operatorId), startedAt, ct));
    }

    private static LedgerDecision<Change> Decide(LedgerView view, string agent, string id, string operatorId)
    {
        if (view.Find(LedgerRows.Credential(id)) is not { } stored
            || HeldCredentials.ParseOne(stored) is var credential && credential.Holder is not CredentialHolder.OfAgent { Id: var holder } || holder != agent)
            return new LedgerDecision<Change>.Answer(new Change.Unknown());
        if (credential.RevokedAt is not null)
            return new LedgerDecision<Change>.Answer(new Change.To(credential));

        var revoked = credential with { RevokedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.CredentialRevoked) { Agent = agent, Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Credential(id), JsonSerializer.SerializeToUtf8Bytes(revoked, RegistryJson.Default.Credential))],
            Announcements = [new Announcement(TaskStep.Fence, id), new Announcement(TaskStep.Trust, agent)],
        };
        return new LedgerDecision<Change>.Commit(write, new Change.To(revoked));
    }
}
