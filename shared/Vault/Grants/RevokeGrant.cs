using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Vault.Grants;

/// <summary>Ends a grant: here at once, and at its provider as soon as that is there to be told.</summary>
public sealed class RevokeGrant(Ledgers ledgers, GrantRows rows, EndingRows endings, VaultEntries entries, TellProvider tell)
{
    private const int Tries = 16;

    /// <returns>The grant; once this is answered, no instance gives anything of it any more.</returns>
    public async Task<ChangeOutcome<Grant>> HandleAsync(string organisation, string id, string operatorId, CancellationToken ct)
    {
        var ending = new VaultEnding(operatorId) { Grant = id };
        var outcome = await EndAsync(organisation, ending, ct);
        if (outcome is ChangeOutcome<Grant>.Changed { Value.GivenUpAt: null })
            await tell.TryAsync(organisation, ending, ct);
        return outcome is ChangeOutcome<Grant>.Changed && await rows.FindAsync(organisation, id, ct) is { } told ? new ChangeOutcome<Grant>.Changed(told) : outcome;
    }

    /// <summary>The half that is here.</summary>
    internal async Task<ChangeOutcome<Grant>> EndAsync(string organisation, VaultEnding ending, CancellationToken ct)
    {
        var id = ending.Grant!;
        if (await rows.FindAsync(organisation, id, ct) is not { } known)
            return ChangeOutcomes.NotFound<Grant>($"there is no grant `{id}`");
        if (known.Status is GrantStatus.Revoked)
        {
            // Two who began beside each other leave one row: it must say what is left to do.
            await (known.GivenUpAt is null ? endings.BeginAsync(organisation, ending with { Provider = known.Provider }, ct) : endings.FinishAsync(organisation, ending, ct));
            return new ChangeOutcome<Grant>.Changed(known);
        }

        await endings.BeginAsync(organisation, ending, ct);
        if (await entries.AddAsync(organisation, new AuditEntry(AuditKind.GrantRevoked) { Subject = id, Target = known.Provider, Operator = ending.Operator }, ct, isContainment: true) is { } refusal)
            return new ChangeOutcome<Grant>.Refused(refusal);
        for (var i = 0; i < Tries; i++)
        {
            var standing = (await rows.ReadAsync(organisation, id, ct))!;
            if (standing.Grant.Status is GrantStatus.Revoked)
                return new ChangeOutcome<Grant>.Changed(standing.Grant);
            if (await rows.ReplaceAsync(standing, standing.Grant with { Status = GrantStatus.Revoked, EndedAt = ledgers.Clock.Now }, ct, EndingRows.Upsert(organisation, ending with { Provider = known.Provider })) is { } revoked)
                return new ChangeOutcome<Grant>.Changed(revoked.Grant);
        }

        return ChangeOutcomes.Unavailable<Grant>($"grant `{id}` is being changed by others; it is ended all the same, by itself");
    }
}
