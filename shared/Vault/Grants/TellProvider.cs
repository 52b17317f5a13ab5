using System.Text;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Vault.Grants;

/// <summary>Tells a provider that a grant is over (RFC 7009): at least once, and again until it has taken it.</summary>
public sealed class TellProvider(Ledgers ledgers, GrantRows rows, EndingRows endings, ProviderDirectory providers, AskProvider ask, DataKeys keys, VaultEntries entries)
{
    private const string Told = "told";

    internal async Task<TellOutcome> TryAsync(string organisation, VaultEnding ending, CancellationToken ct)
    {
        if (await rows.ReadAsync(organisation, ending.Grant!, ct) is not { Grant: { Status: GrantStatus.Revoked, GivenUpAt: null } grant } stored)
        {
            await endings.FinishAsync(organisation, ending, ct);
            return TellOutcome.Told;
        }

        // Somebody is at the provider and may come back with more to give up.
        var now = ledgers.Clock.Now;
        if (grant.Tokens?.Lease?.Until > now || grant.Start is { IsTaken: true, ExpiresAt: var until } && until > now)
            return TellOutcome.NotYet;
        if (await GiveUpAsync(grant, now, ct) is not { } outcome)
            return TellOutcome.Failed;
        if (await entries.AddAsync(organisation, new AuditEntry(AuditKind.GrantGivenUp) { Subject = grant.Id, Target = grant.Provider, Outcome = outcome }, ct) is not null)
            return TellOutcome.NotYet;
        if (await rows.ReplaceAsync(stored, grant with { Tokens = null, Start = null, GivenUpAt = now }, ct) is null)
            return TellOutcome.NotYet;
        await endings.FinishAsync(organisation, ending, ct);
        return TellOutcome.Told;
    }

    /// <returns>What to record; null when it has to be tried again.</returns>
    private async Task<string?> GiveUpAsync(Grant grant, DateTimeOffset now, CancellationToken ct)
    {
        if (grant.Tokens is not { } tokens)
            return "nothing-to-give-up";
        if (await providers.FindAsync(grant.Organisation, grant.Provider, ct) is not { } provider)
            return "no-provider";
        if (provider.Endpoints.Revocation is null)
            return "unsupported";

        // The refresh token first: without it, there will be no other. Many take no access token; those end by themselves.
        foreach (var (use, closed, isRefresh) in new[] { (GrantTokens.RefreshUse(grant.Id, tokens.Version), tokens.Refresh, true) }.Concat(tokens.Access.Where(access => access.ExpiresAt > now).Select(access => (HeldAccess.Use(grant.Id), access.Sealed, false))))
        {
            if (await keys.OpenAsync(grant.Organisation, use, closed, ct) is not { } token)
                return "erased";
            if (await ask.RevokeAsync(provider, Encoding.ASCII.GetString(token), isRefresh, ct) is not null)
                return null;
        }

        return Told;
    }
}
