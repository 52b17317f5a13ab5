using System.Security.Cryptography;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Vault.Grants;

/// <summary>Takes a person back from a provider: the state once, then the code, and what lasts is sealed.</summary>
public sealed class CompleteGrant(Ledgers ledgers, GrantRows rows, ProviderDirectory providers, AskProvider ask, DataKeys keys, GrantStates states, VaultEntries entries)
{
    private const int Tries = 8;

    public async Task<ReturnOutcome> HandleAsync(ProviderReturn back, CancellationToken ct)
    {
        if (await states.OpenAsync(back.State, ct) is not var (organisation, id, nonce)
            || await rows.ReadAsync(organisation, id, ct) is not { Grant: { Status: GrantStatus.Pending, Start: { IsTaken: false } start } grant } stored
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(StartGrant.DigestOf(nonce)), Encoding.ASCII.GetBytes(start.Nonce))
            || grant.IsOverdue(ledgers.Clock.Now))
            return new ReturnOutcome.Unknown();

        // Of two who come back with one state, one is first.
        if (await rows.ReplaceAsync(stored, grant with { Start = start with { IsTaken = true } }, ct) is not { Grant: var taken })
            return new ReturnOutcome.Unknown();
        return await TakeAsync(taken, start, back, ct);
    }

    private async Task<ReturnOutcome> TakeAsync(Grant grant, GrantStart start, ProviderReturn back, CancellationToken ct)
    {
        if (await providers.FindAsync(grant.Organisation, grant.Provider, ct) is not { RemovedAt: null } provider)
            return await DeclineAsync(grant, start, "provider-removed", "The provider is no longer connected here.", ct);
        if (back.At != (start.Redirect.EndsWith($"/{grant.Provider}", StringComparison.Ordinal) ? grant.Provider : null))
            return await DeclineAsync(grant, start, "redirect-mismatch", "The answer came to the place of another provider than the one that was asked.", ct);
        if (IsOfAnother(provider, back.Issuer))
            return await DeclineAsync(grant, start, "issuer-mismatch", "The answer did not come from the provider that was asked.", ct);
        if (back.Code is not { } code || back.Error is not null)
            return await DeclineAsync(grant, start, ProviderErrors.IsRegistered(back.Error) ? back.Error : "no-code", "The provider gave no access.", ct);
        if (await keys.OpenAsync(grant.Organisation, StartGrant.VerifierUse(grant.Id), start.Verifier, ct) is not { } verifier)
            return await DeclineAsync(grant, start, "erased", "The organisation is closed.", ct);

        return await ask.RedeemAsync(provider, code, Encoding.ASCII.GetString(verifier), start.Redirect, ct) switch
        {
            ProviderReply.Granted { Tokens: var tokens } => await KeepAsync(grant, start, provider, tokens, ct),
            ProviderReply.Refused { Error: var error } => await DeclineAsync(grant, start, error, "The provider did not take its own code back.", ct),
            ProviderReply.Failed { Why: var why } => await DeclineAsync(grant, start, "provider-failed", $"Nothing came of it: {why}.", ct),
            _ => await DeclineAsync(grant, start, "provider-failed", "The provider was not asked.", ct),
        };
    }

    private async Task<ReturnOutcome> KeepAsync(Grant grant, GrantStart start, TokenProvider provider, ProviderTokens tokens, CancellationToken ct)
    {
        IReadOnlyList<string> given = tokens.Scopes is { } scopes ? [.. grant.Scopes.Intersect(scopes, StringComparer.Ordinal)] : grant.Scopes;
        if (FindFault(tokens, given) is var (clause, why))
        {
            // Nobody is to have what the gate does not keep; the provider may not listen.
            if (tokens.Refresh is { } unwanted)
                await ask.RevokeAsync(provider, unwanted, isRefresh: true, ct);
            return await DeclineAsync(grant, start, clause, why, ct);
        }

        var closed = await keys.SealAsync(grant.Organisation, GrantTokens.RefreshUse(grant.Id, 1), Encoding.ASCII.GetBytes(tokens.Refresh!), ct);
        var kept = await ChangeAsync(grant, standing => standing with { Scopes = given, Tokens = new GrantTokens(1, closed) }, new AuditEntry(AuditKind.GrantConnected) { Subject = grant.Id, Target = grant.Provider, Outcome = "connected" }, GrantStatus.Active, ct);
        return kept.Status is GrantStatus.Active
            ? new ReturnOutcome.Connected(kept, start.ReturnTo)
            : new ReturnOutcome.Declined(kept, start.ReturnTo, "It was revoked meanwhile.");
    }

    private static (string Clause, string Why)? FindFault(ProviderTokens tokens, IReadOnlyList<string> given) =>
        tokens.Fault is { } fault ? ("provider-failed", $"Nothing came of it: {fault}.")
        : tokens.Refresh is null ? ("no-refresh-token", "The provider gave nothing that lasts: the grant may have to ask for `offline_access`.")
        : given.Count == 0 ? ("no-scope", "The provider gave none of what was asked for.")
        : null;

    private async Task<ReturnOutcome> DeclineAsync(Grant grant, GrantStart start, string clause, string why, CancellationToken ct)
    {
        var entry = new AuditEntry(AuditKind.GrantDeclined) { Subject = grant.Id, Target = grant.Provider, Clause = clause };
        var declined = await ChangeAsync(grant, standing => standing with { Why = clause, EndedAt = ledgers.Clock.Now }, entry, GrantStatus.Declined, ct);
        return new ReturnOutcome.Declined(declined, start.ReturnTo, why);
    }

    /// <summary>One that was revoked meanwhile stays so, and takes what is to be given up with it.</summary>
    private async Task<Grant> ChangeAsync(Grant grant, Func<Grant, Grant> change, AuditEntry entry, GrantStatus status, CancellationToken ct)
    {
        if (await entries.AddAsync(grant.Organisation, entry, ct) is { } refusal)
            throw new IOException(refusal.Detail);
        for (var i = 0; i < Tries; i++)
        {
            var standing = await rows.ReadAsync(grant.Organisation, grant.Id, ct) ?? throw new InvalidDataException($"grant `{grant.Id}` is gone");
            var isPending = standing.Grant.Status is GrantStatus.Pending;
            var changed = change(standing.Grant) with { Start = null, Status = isPending ? status : standing.Grant.Status, ConnectedAt = isPending && status is GrantStatus.Active ? ledgers.Clock.Now : null };
            if (await (IsLate(standing.Grant, changed) ? GiveUpAgainAsync(standing, changed, ct) : rows.ReplaceAsync(standing, changed, ct)) is { } written)
                return written.Grant;
        }

        throw new IOException($"grant `{grant.Id}` is being changed by others");
    }

    /// <summary>Its provider was told of the end already, and has given something since.</summary>
    private static bool IsLate(Grant standing, Grant changed) => standing.GivenUpAt is not null && changed.Tokens is not null;

    private Task<StoredGrant?> GiveUpAgainAsync(StoredGrant standing, Grant changed, CancellationToken ct) =>
        rows.ReplaceAsync(standing, changed with { GivenUpAt = null }, ct, EndingRows.Upsert(changed.Organisation, new VaultEnding("") { Grant = changed.Id, Provider = changed.Provider }));

    /// <summary>RFC 9207 section 2.4: whoever names another is another, and whoever always names itself and does not is none.</summary>
    private static bool IsOfAnother(TokenProvider provider, string? issuer) =>
        provider.Issuer is { } own && (issuer is null ? provider.NamesIssuer : issuer != own);
}
