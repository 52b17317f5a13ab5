using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Replaces an operator's key without a gap: two may be active, and one always is.</summary>
public sealed class RotateOperatorKey(Ledgers ledgers, OperatorDirectory operators, OperatorKeys keys)
{
    private const int MaxReadings = 3;

    public async Task<ChangeOutcome<IssuedOperatorKey>> IssueAsync(string organisation, string id, string operatorId, CancellationToken ct)
    {
        // Before the key is placed: an operator who is not there leaves nothing behind.
        if (await operators.FindByIdAsync(organisation, id, ct) is null)
            return ChangeOutcomes.NotFound<IssuedOperatorKey>($"there is no operator `{id}`");
        var key = await keys.NewAsync(organisation, ct);
        return await ChangeAsync(organisation, id, containment: false, (view, standing, held) => Issue(view, standing, held, key, operatorId), ct);
    }

    /// <summary>Containment asks for no version: whatever the key has become, it ends here.</summary>
    public Task<ChangeOutcome<Operator>> RevokeAsync(string organisation, string id, string credential, string operatorId, CancellationToken ct) =>
        ChangeAsync(organisation, id, containment: true, (view, standing, held) => Revoke(view, standing, held, credential, operatorId), ct);

    private async Task<ChangeOutcome<T>> ChangeAsync<T>(
        string organisation, string id, bool containment, Func<LedgerView, Operator, IReadOnlyList<Credential>, LedgerDecision<ChangeOutcome<T>>> decide, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            if (await operators.FindByIdAsync(organisation, id, ct) is not { } known)
                return ChangeOutcomes.NotFound<T>($"there is no operator `{id}`");
            var request = new LedgerRequest<ChangeOutcome<T>>(view => Current(view, known, decide))
            {
                Reads = [OperatorDirectory.OperatorRow(id), .. known.Credentials.Select(LedgerRows.Credential)],
                Containment = containment,
            };
            var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
            if (outcome is not LedgerOutcome<ChangeOutcome<T>>.Stale || reading == MaxReadings)
                return ChangeOutcomes.From(outcome);
        }
    }

    private static LedgerDecision<ChangeOutcome<T>> Current<T>(
        LedgerView view, Operator known, Func<LedgerView, Operator, IReadOnlyList<Credential>, LedgerDecision<ChangeOutcome<T>>> decide)
    {
        if (OperatorRows.Standing(view, known.Id) is not { } standing)
            return new LedgerDecision<ChangeOutcome<T>>.Answer(ChangeOutcomes.NotFound<T>($"there is no operator `{known.Id}`"));
        return standing.Credentials.SequenceEqual(known.Credentials, StringComparer.Ordinal)
            ? decide(view, standing, [.. standing.Credentials.Select(id => HeldCredentials.ParseOne(view.Find(LedgerRows.Credential(id))))])
            : new LedgerDecision<ChangeOutcome<T>>.Stale("credentials");
    }

    private static LedgerDecision<ChangeOutcome<IssuedOperatorKey>> Issue(LedgerView view, Operator standing, IReadOnlyList<Credential> held, OperatorKeyDraft key, string operatorId)
    {
        if (!CredentialRotation.AllowsAnother(held, CredentialKind.Secret, view.Now))
            return No<IssuedOperatorKey>($"operator `{standing.Id}` has {CredentialRotation.MaxActive} active keys; a third needs one revoked", "revoke a key");

        // Keys that ended are forgotten by their holder; their rows stay.
        var active = held.Where(credential => credential.IsActive(view.Now)).Select(credential => credential.Id);
        var changed = standing with { Credentials = [.. active, key.Credential], Revision = standing.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.CredentialIssued) { Subject = key.Credential, Operator = operatorId }],
            Rows = [OperatorRows.Update(changed), OperatorRows.Insert(key.Of(standing.Id, view.Now))],
        };
        return new LedgerDecision<ChangeOutcome<IssuedOperatorKey>>.Commit(write, new ChangeOutcome<IssuedOperatorKey>.Changed(new IssuedOperatorKey(changed, key.Credential, key.Secret)));
    }

    private static LedgerDecision<ChangeOutcome<Operator>> Revoke(LedgerView view, Operator standing, IReadOnlyList<Credential> held, string credential, string operatorId)
    {
        if (held.FirstOrDefault(one => one.Id == credential && one.IsActive(view.Now)) is not { } key)
            return new LedgerDecision<ChangeOutcome<Operator>>.Answer(ChangeOutcomes.NotFound<Operator>($"operator `{standing.Id}` has no key `{credential}`"));
        if (!held.Any(other => other.Id != credential && other.IsActive(view.Now)))
            return No<Operator>($"key `{credential}` is the only one of operator `{standing.Id}`", "make another key first, or remove the operator");

        var changed = standing with { Credentials = [.. standing.Credentials.Where(id => id != credential)], Revision = standing.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.CredentialRevoked) { Subject = credential, Operator = operatorId }],
            Rows = [OperatorRows.Update(changed), OperatorRows.Update(key with { RevokedAt = view.Now })],
        };
        return new LedgerDecision<ChangeOutcome<Operator>>.Commit(write, new ChangeOutcome<Operator>.Changed(changed));
    }

    private static LedgerDecision<ChangeOutcome<T>> No<T>(string why, string unlock) =>
        new LedgerDecision<ChangeOutcome<T>>.Answer(new ChangeOutcome<T>.Refused(new Refusal(RefusalCode.Conflict, why) { Unlock = unlock }));
}
