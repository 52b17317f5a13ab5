using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Trust.Attestations;

/// <summary>Takes in what others attest, once it is verified, and takes it back.</summary>
public sealed class ChangeAttestations(Ledgers ledgers, AttestationRows rows, AgentDirectory agents)
{
    /// <param name="jws">In the compact form.</param>
    public async Task<ChangeOutcome<Attestation>> AddAsync(string organisation, string jws, string operatorId, CancellationToken ct)
    {
        if (AttestationClaims.Verify(jws, await rows.KeysAsync(organisation, ct), ledgers.Clock.Now, out var fault) is not { } claims)
            return new ChangeOutcome<Attestation>.Refused(fault!);
        if (await agents.FindAsync(organisation, claims.Agent, afresh: true, ct) is null)
            return ChangeOutcomes.NotFound<Attestation>($"there is no agent `{claims.Agent}`, of whom it speaks");
        if ((await rows.OfAsync(organisation, claims.Agent, ct)).Count >= Attestation.MostOfAnAgent)
            return new ChangeOutcome<Attestation>.Refused(new Refusal(RefusalCode.Conflict, $"agent `{claims.Agent}` has {Attestation.MostOfAnAgent} attestations, which is the most there can be"));

        var attestation = new Attestation(Ids.AttestationOf(claims.Agent, jws), claims.Agent, claims.Key.Id, claims.Issuer, claims.Standard, claims.IssuedAt, claims.ExpiresAt) { Scope = claims.Scope };
        var request = new LedgerRequest<ChangeOutcome<Attestation>>(view => Add(view, attestation, operatorId)) { Reads = [AttestationRows.Row(attestation.Id), AttestationRows.Key(attestation.Key)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    public async Task<ChangeOutcome<Attestation>> RevokeAsync(string organisation, string id, string operatorId, CancellationToken ct)
    {
        var request = new LedgerRequest<ChangeOutcome<Attestation>>(view => Revoke(view, id, operatorId)) { Reads = [AttestationRows.Row(id)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Attestation>> Add(LedgerView view, Attestation attestation, string operatorId)
    {
        if (view.Find(AttestationRows.Key(attestation.Key)) is not { } key || AttestationRows.ParseKey(key).RevokedAt is not null)
            return new LedgerDecision<ChangeOutcome<Attestation>>.Stale("attestation key");
        if (view.Find(AttestationRows.Row(attestation.Id)) is { } stored)
        {
            var standing = AttestationRows.Parse(stored);
            return new LedgerDecision<ChangeOutcome<Attestation>>.Answer(standing.RevokedAt is null
                ? new ChangeOutcome<Attestation>.Changed(standing)
                : new ChangeOutcome<Attestation>.Refused(new Refusal(RefusalCode.Conflict, $"attestation `{standing.Id}` was revoked, which nothing takes back") { Unlock = "have a new one signed" }));
        }

        var added = attestation with { AddedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.Attested) { Subject = added.Id, Agent = added.Agent, Clause = added.Standard, Operator = operatorId }],
            Rows = [new RowChange.Insert(AttestationRows.Row(added.Id), AttestationRows.Bytes(added))],
            Announcements = [new Announcement(TaskStep.Trust, added.Agent)],
        };
        return new LedgerDecision<ChangeOutcome<Attestation>>.Commit(write, new ChangeOutcome<Attestation>.Changed(added));
    }

    private static LedgerDecision<ChangeOutcome<Attestation>> Revoke(LedgerView view, string id, string operatorId)
    {
        if (view.Find(AttestationRows.Row(id)) is not { } stored)
            return new LedgerDecision<ChangeOutcome<Attestation>>.Answer(ChangeOutcomes.NotFound<Attestation>($"there is no attestation `{id}`"));
        var standing = AttestationRows.Parse(stored);
        if (standing.RevokedAt is not null)
            return new LedgerDecision<ChangeOutcome<Attestation>>.Answer(new ChangeOutcome<Attestation>.Changed(standing));

        var revoked = standing with { RevokedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AttestationRevoked) { Subject = id, Agent = standing.Agent, Clause = standing.Standard, Operator = operatorId }],
            Rows = [new RowChange.Update(AttestationRows.Row(id), AttestationRows.Bytes(revoked))],
            Announcements = [new Announcement(TaskStep.Trust, standing.Agent)],
        };
        return new LedgerDecision<ChangeOutcome<Attestation>>.Commit(write, new ChangeOutcome<Attestation>.Changed(revoked));
    }
}
