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
    private const int MaxError = 64;
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
            return await DeclineAsync(grant, start, PlainError(back.Error), "The provider gave no access.", ct);
        if (await keys.OpenAsync(grant.Organisation, StartGrant.VerifierUse(grant.Id), start.Verifier, ct) is not { } verifier)
            return await DeclineAsync(grant, start, "erased", "The organisation is closed.", ct);

        return await ask.RedeemAsync(provider, code, Encoding.ASCII.GetString(verifier), start.Redirect, ct) switch
        {
            ProviderReply.Granted { Tokens.Fault: { } fault } => await DeclineAsync(grant, start, "provider-failed", $"Nothing came of it: {fault}.", ct),
            ProviderReply.Granted { Tokens: var tokens } => await KeepAsync(grant, start, tokens, ct),
            ProviderReply.Refused { Error: var error } => await DeclineAsync(grant, start, error, "The provider did not take its own code back.", ct),
            ProviderReply.Failed { Why: var why } => await DeclineAsync(grant, start, "provider-failed", $"Nothing came of it: {why}.", ct),
            _ => await DeclineAsync(grant, start, "provider-failed", "The provider was not asked.", ct),
        };
    }

    private async Task<ReturnOutcome> KeepAsync(Grant grant, GrantStart start, ProviderTokens tokens, CancellationToken ct)
    {
        if (tokens.Refresh is not { } refresh)
            return await DeclineAsync(grant, start, "no-refresh-token", "The provider gave nothing that lasts: the grant may have to ask for `offline_access`.", ct);
        IReadOnlyList<string> given = tokens.Scopes is { } scopes ? [.. grant.Scopes.Intersect(scopes, StringComparer.Ordinal)] : grant.Scopes;
        if (given.Count == 0)
            return await DeclineAsync(grant, start, "no-scope", "The provider gave none of what was asked for.", ct);

        var closed = await keys.SealAsync(grant.Organisation, GrantTokens.RefreshUse(grant.Id, 1), Encoding.ASCII.GetBytes(refresh), ct);
        var kept = await ChangeAsync(grant, standing => standing with { Scopes = given, Tokens = new GrantTokens(1, closed) }, new AuditEntry(AuditKind.GrantConnected) { Subject = grant.Id, Target = grant.Provider, Outcome = "connected" }, GrantStatus.Active, ct);
        return kept.Status is GrantStatus.Active
            ? new ReturnOutcome.Connected(kept, start.ReturnTo)
            : new ReturnOutcome.Declined(kept, start.ReturnTo, "It was revoked meanwhile.");
    }

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
            if (await rows.ReplaceAsync(standing, changed, ct) is { } written)
                return written.Grant;
        }

        throw new IOException($"grant `{grant.Id}` is being changed by others");
    }

    /// <summary>RFC 9207 section 2.4: whoever names another is another, and whoever always names itself and does not is none.</summary>
    private static bool IsOfAnother(TokenProvider provider, string? issuer) =>
        provider.Issuer is { } own && (issuer is null ? provider.NamesIssuer : issuer != own);

    private static string PlainError(string? error) => error is { Length: > 0 and <= MaxError } && error.All(character => char.IsAsciiLetterLower(character) || character == '_') ? error : "no-code";
}
