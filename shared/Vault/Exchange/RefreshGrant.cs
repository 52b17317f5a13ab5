using System.Text;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Vault.Exchange;

/// <summary>Asks a provider for an access token under a lease, and stores what it gave before any of it is used.</summary>
public sealed class RefreshGrant(Ledgers ledgers, ProviderDirectory providers, AskProvider ask, DataKeys keys, StoreRefresh store, VaultEntries entries, IRandomSource random, TimeProvider time, VaultOptions options)
{
    private const int MostDoublings = 16;
    private const string InvalidGrant = "invalid_grant";

    /// <param name="leased">As it was stored with the caller's lease.</param>
    /// <param name="leasedAt">Monotonic: not after the lease was written.</param>
    /// <returns>Null when another instance has changed the grant meanwhile: what it stored is to be looked at.</returns>
    internal async Task<AccessOutcome?> RunAsync(StoredGrant leased, IReadOnlyList<string> scopes, long leasedAt, CancellationToken ct)
    {
        var isSent = false;
        try
        {
            return await AskAsync(leased, scopes, () => time.GetElapsedTime(leasedAt) <= options.SendWithin && (isSent = true), ct);
        }
        // Once it is sent, nobody knows what the provider has done: then the lease runs out by itself.
        catch when (!isSent)
        {
            await store.ReleaseAsync(leased);
            throw;
        }
    }

    private async Task<AccessOutcome?> AskAsync(StoredGrant leased, IReadOnlyList<string> scopes, Func<bool> mayStillSend, CancellationToken ct)
    {
        // Whoever hangs up has asked all the same: what the provider gives must be stored.
        var grant = leased.Grant;
        if (await providers.FindAsync(grant.Organisation, grant.Provider, ct) is not { RemovedAt: null } provider)
            return await UnaskedAsync(leased, $"the provider of grant `{grant.Id}` was taken away");
        if (await keys.OpenAsync(grant.Organisation, GrantTokens.RefreshUse(grant.Id, grant.Tokens!.Version), grant.Tokens.Refresh, ct) is not { } refresh)
            return await UnaskedAsync(leased, $"what grant `{grant.Id}` is worth does not open: the organisation's data key is erased");

        var askedAt = ledgers.Clock.Now;
        var reply = await ask.RefreshAsync(provider, Encoding.ASCII.GetString(refresh), scopes, mayStillSend, CancellationToken.None);
        return reply switch
        {
            ProviderReply.Granted { Tokens: var tokens } => await KeepAsync(leased, tokens, scopes, askedAt),
            ProviderReply.Refused { Error: InvalidGrant } => await BrokenAsync(leased),
            ProviderReply.Refused { Error: "invalid_scope" } => await FailAsync(leased, new AccessOutcome.NotTheseScopes($"the provider does not give `{string.Join(' ', scopes)}` of grant `{grant.Id}`"), null),
            ProviderReply.Refused { Error: var error } => await FailAsync(leased, NotNow($"the provider refuses the gate: `{error}`"), "refused"),
            ProviderReply.Failed failed => await FailAsync(leased, NotNow(failed.Why, failed.RetryAfter), failed.Why, failed.MayHaveActed),
            _ => await FailAsync(leased, NotNow("the refresh could not be sent in time"), null),
        };
    }

    private async Task<AccessOutcome> UnaskedAsync(StoredGrant leased, string why)
    {
        await store.ReleaseAsync(leased);
        return new AccessOutcome.Gone(why);
    }

    private async Task<AccessOutcome?> KeepAsync(StoredGrant leased, ProviderTokens tokens, IReadOnlyList<string> scopes, DateTimeOffset askedAt)
    {
        var grant = leased.Grant;
        var given = tokens.Scopes ?? scopes;
        var fault = tokens.Fault is { } told ? told
            : tokens.LivesFor is null ? "the provider does not say how long its token lives, and so it is handed to nobody"
            : given.Except(scopes, StringComparer.Ordinal).Any() ? "the provider's token is good for more than was asked for, and so it is handed to nobody"
            : null;
        var changed = await RotatedAsync(grant, tokens, CancellationToken.None);
        if (fault is not null)
            return await store.KeepAsync(leased, Failed(changed with { Failures = grant.Tokens!.Failures }, fault, null, out var wait), null, askedAt, CancellationToken.None) ? new AccessOutcome.NotNow(fault, wait) : null;

        var expiresAt = askedAt + tokens.LivesFor!.Value;
        var closed = await keys.SealAsync(grant.Organisation, HeldAccess.Use(grant.Id), Encoding.ASCII.GetBytes(tokens.Access), CancellationToken.None);
        var held = new HeldAccess(scopes, given, closed, askedAt, expiresAt);
        var readAt = time.GetTimestamp();
        return await store.KeepAsync(leased, changed, held, askedAt, CancellationToken.None)
            ? new AccessOutcome.Given(new AccessToken(tokens.Access, given, askedAt, expiresAt, readAt))
            : null;
    }

    /// <summary>Without another refresh token, the one that was used goes on being good.</summary>
    private async Task<GrantTokens> RotatedAsync(Grant grant, ProviderTokens tokens, CancellationToken ct)
    {
        var standing = grant.Tokens! with { StoredBy = grant.Tokens.Lease!.Owner, Lease = null, Failures = 0, Fault = null, NextTryAt = null };
        if (tokens.Refresh is not { } refresh)
            return standing;
        var version = standing.Version + 1;
        return standing with { Version = version, Refresh = await keys.SealAsync(grant.Organisation, GrantTokens.RefreshUse(grant.Id, version), Encoding.ASCII.GetBytes(refresh), ct) };
    }

    /// <summary>Somebody else may have used the token first. Only when nobody has, it is the provider's last word, and on record before it holds.</summary>
    private async Task<AccessOutcome?> BrokenAsync(StoredGrant leased)
    {
        var (grant, ended) = (leased.Grant, ledgers.Clock.Now);
        if (!await store.IsOursAsync(leased))
            return null;
        if (await entries.AddAsync(grant.Organisation, new AuditEntry(AuditKind.GrantBroken) { Subject = grant.Id, Target = grant.Provider, Clause = InvalidGrant }, CancellationToken.None) is not null)
            return await FailAsync(leased, NotNow($"the provider takes grant `{grant.Id}` no more, and that could not be recorded"), "refused");
        var changed = await store.ChangeAsync(leased, standing => standing.Status is GrantStatus.Active
            ? standing with { Status = GrantStatus.Broken, Why = InvalidGrant, EndedAt = ended, Tokens = null }
            : standing with { Tokens = standing.Tokens! with { Lease = null } });
        return changed is null ? null : AccessTokens.FaultOf(changed, [], []);
    }

    /// <param name="fault">Absent when the provider may be asked again at once.</param>
    /// <param name="isInDoubt">The provider may be at it still: nobody asks it again while the lease would have lasted.</param>
    private async Task<AccessOutcome?> FailAsync(StoredGrant leased, AccessOutcome outcome, string? fault, bool isInDoubt = false)
    {
        var failed = leased.Grant.Tokens!;
        if (fault is not null && outcome is AccessOutcome.NotNow { Why: var why, RetryAfter: var after })
        {
            var left = failed.Lease!.Until - ledgers.Clock.Now;
            failed = Failed(failed, why, isInDoubt ? Longer(after, left) : after, out after);
            outcome = new AccessOutcome.NotNow(why, after);
        }

        await store.ChangeAsync(leased, standing => standing with { Tokens = standing.Tokens! with { Lease = null, Failures = failed.Failures, Fault = failed.Fault, NextTryAt = failed.NextTryAt } });
        return outcome;
    }

    private GrantTokens Failed(GrantTokens tokens, string fault, TimeSpan? asked, out TimeSpan wait)
    {
        var own = options.FirstRetry * (1L << Math.Min(tokens.Failures, MostDoublings)) * (0.5 + (RandomText.NextUnit(random) / 2));
        wait = Longer(Shorter(own, options.LongestRetry), Shorter(asked ?? TimeSpan.Zero, options.MostRetryAfter));
        return tokens with { Failures = tokens.Failures + 1, Fault = fault, NextTryAt = ledgers.Clock.Now + wait };
    }

    private AccessOutcome.NotNow NotNow(string why, TimeSpan? after = null) => new(why, Longer(after ?? TimeSpan.Zero, options.FirstRetry));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
