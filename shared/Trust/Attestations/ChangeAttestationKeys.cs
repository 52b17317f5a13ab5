using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Trust.Attestations;

/// <summary>The owners' list of keys that may attest.</summary>
public sealed class ChangeAttestationKeys(Ledgers ledgers, AttestationRows rows)
{
    // The others' scores follow with the next pass.
    private const int MostAtOnce = 200;

    public async Task<ChangeOutcome<AttestationKey>> AllowAsync(string organisation, string issuer, RegisteredKey key, string operatorId, CancellationToken ct)
    {
        if ((await rows.KeysAsync(organisation, ct)).Count(known => known.RevokedAt is null) >= AttestationKey.MostKeys)
            return No(RefusalCode.Conflict, $"there are {AttestationKey.MostKeys} keys, which is the most there can be");
        var id = Ids.AttestationKeyOf(key.KeyId);
        var request = new LedgerRequest<ChangeOutcome<AttestationKey>>(view => Allow(view, id, issuer, key, operatorId)) { Reads = [AttestationRows.Key(id)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    /// <summary>What it signed counts no more.</summary>
    public async Task<ChangeOutcome<AttestationKey>> RevokeAsync(string organisation, string id, string operatorId, CancellationToken ct)
    {
        var signed = (await rows.ListAsync(organisation, "", MostAtOnce, ct)).Where(attestation => attestation.Key == id).Select(attestation => attestation.Agent).Distinct(StringComparer.Ordinal).ToArray();
        var request = new LedgerRequest<ChangeOutcome<AttestationKey>>(view => Revoke(view, id, signed, operatorId)) { Reads = [AttestationRows.Key(id)] };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<AttestationKey>> Allow(LedgerView view, string id, string issuer, RegisteredKey key, string operatorId)
    {
        if (view.Find(AttestationRows.Key(id)) is { } stored)
        {
            var standing = AttestationRows.ParseKey(stored);
            return new LedgerDecision<ChangeOutcome<AttestationKey>>.Answer(standing.RevokedAt is null && standing.Issuer == issuer && standing.Key == key
                ? new ChangeOutcome<AttestationKey>.Changed(standing)
                : No(RefusalCode.Conflict, standing.RevokedAt is null ? $"key id `{id}` is another key's, or another issuer's" : $"key `{id}` was revoked, which nothing takes back"));
        }

        var made = new AttestationKey(id, issuer, key, view.Now);
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AttestationKeyAllowed) { Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Insert(AttestationRows.Key(id), AttestationRows.Bytes(made))],
        };
        return new LedgerDecision<ChangeOutcome<AttestationKey>>.Commit(write, new ChangeOutcome<AttestationKey>.Changed(made));
    }

    private static LedgerDecision<ChangeOutcome<AttestationKey>> Revoke(LedgerView view, string id, IReadOnlyList<string> agents, string operatorId)
    {
        if (view.Find(AttestationRows.Key(id)) is not { } stored)
            return new LedgerDecision<ChangeOutcome<AttestationKey>>.Answer(ChangeOutcomes.NotFound<AttestationKey>($"there is no attestation key `{id}`"));
        var standing = AttestationRows.ParseKey(stored);
        if (standing.RevokedAt is not null)
            return new LedgerDecision<ChangeOutcome<AttestationKey>>.Answer(new ChangeOutcome<AttestationKey>.Changed(standing));

        var revoked = standing with { RevokedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AttestationKeyRevoked) { Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(AttestationRows.Key(id), AttestationRows.Bytes(revoked))],
            Announcements = [.. agents.Select(agent => new Announcement(TaskStep.Trust, agent))],
        };
        return new LedgerDecision<ChangeOutcome<AttestationKey>>.Commit(write, new ChangeOutcome<AttestationKey>.Changed(revoked));
    }

    private static ChangeOutcome<AttestationKey> No(RefusalCode code, string detail) => new ChangeOutcome<AttestationKey>.Refused(new Refusal(code, detail));
}
