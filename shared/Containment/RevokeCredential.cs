using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Ends one credential: it signs in no more, and what it dispatched is claimed no more.</summary>
public sealed class RevokeCredential(Ledgers ledgers, FenceConnections fence, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string agent, string credential, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<bool>(view => Decide(view, agent, credential, operatorId)) { Reads = [LedgerRows.Credential(credential)], Containment = true };
        switch (await ledgers.Control(organisation).CommitAsync(request, ct))
        {
            case LedgerOutcome<bool>.Done { Reply: true }:
                return await fence.ContainAsync(organisation, agent, RevocationFence.Of(agent, credential, operatorId), startedAt, ct);
            case LedgerOutcome<bool>.Done:
                return new ContainmentOutcome.Unknown();
            case LedgerOutcome<bool>.Unknown:
                return new ContainmentOutcome.Unfinished([]);
            default:
                return new ContainmentOutcome.Unavailable("the organisation's ledger could not be written in time");
        }
    }

    private static LedgerDecision<bool> Decide(LedgerView view, string agent, string id, string operatorId)
    {
        if (view.Find(LedgerRows.Credential(id)) is not { } stored
            || HeldCredentials.ParseOne(stored) is var credential && credential.Holder is not CredentialHolder.OfAgent { Id: var holder } || holder != agent)
            return new LedgerDecision<bool>.Answer(false);
        if (credential.RevokedAt is not null)
            return new LedgerDecision<bool>.Answer(true);

        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.CredentialRevoked) { Agent = agent, Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Credential(id), JsonSerializer.SerializeToUtf8Bytes(credential with { RevokedAt = view.Now }, RegistryJson.Default.Credential))],
            Announcements = [new Announcement(TaskStep.Fence, id), new Announcement(TaskStep.Trust, agent)],
        };
        return new LedgerDecision<bool>.Commit(write, true);
    }
}
