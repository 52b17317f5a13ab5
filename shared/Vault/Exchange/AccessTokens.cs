using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Vault.Exchange;

/// <summary>
/// Gives access tokens of grants: those that are still good again, else one for which the provider is asked by whoever holds the
/// grant's lease, while the others wait for what it stores.
/// </summary>
public sealed class AccessTokens(Ledgers ledgers, GrantRows rows, ProviderDirectory providers, RefreshGrant refresh, DataKeys keys, IPause pause, IRandomSource random, TimeProvider time, VaultOptions options)
{
    private const int OwnerLength = 16;
    private const int MostDoublings = 4;

    private static readonly TimeSpan firstLook = TimeSpan.FromMilliseconds(40);

    /// <param name="people">In whose name the agent works, of <see cref="NamedPeople"/>; empty when it works for nobody by name.</param>
    /// <param name="scopes">What it is to be good for, in ordinal order; no wider one is given.</param>
    public Task<AccessOutcome> GetAsync(string organisation, string grant, IReadOnlyList<string> people, IReadOnlyList<string> scopes, CancellationToken ct) => GetAsync(organisation, grant, people, scopes, options.WaitFor, ct);

    /// <param name="waitFor">The longest wait for what somebody else asks the provider for.</param>
    internal async Task<AccessOutcome> GetAsync(string organisation, string grant, IReadOnlyList<string> people, IReadOnlyList<string> scopes, TimeSpan waitFor, CancellationToken ct)
    {
        var (startedAt, isChanged) = (time.GetTimestamp(), false);
        for (var turn = 0; isChanged || time.GetElapsedTime(startedAt) < waitFor; turn++)
        {
            var look = await LookAsync(organisation, grant, people, scopes, ct);
            if (look.Outcome is { } found)
                return found;
            if ((look.Stored!.Grant.Tokens!.Lease is not { } lease || lease.Until <= look.Now) && await TakeAsync(look.Stored, look.Now, ct) is { } leased)
            {
                if (await refresh.RunAsync(leased, scopes, look.ReadAt, ct) is { } outcome)
                    return outcome is AccessOutcome.Given ? await RemovedAsync(leased.Grant, ct) ?? outcome : outcome;
                isChanged = true;
                continue;
            }

            isChanged = false;

            await pause.WaitAsync(firstLook * (1 << Math.Min(turn, MostDoublings)) * (0.5 + RandomText.NextUnit(random)), ct);
        }

        return new AccessOutcome.NotNow("somebody else is asking the provider, and has no answer yet", options.FirstRetry);
    }

    /// <summary>What there is without asking anybody.</summary>
    internal async Task<AccessLook> LookAsync(string organisation, string grant, IReadOnlyList<string> people, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var readAt = time.GetTimestamp();
        var stored = await rows.ReadAsync(organisation, grant, ct);
        if (FaultOf(stored?.Grant, people, scopes) is { } fault)
            return new AccessLook(fault, stored, default, readAt);
        if (ledgers.Clock.TrustedNow is not { } now)
            return new AccessLook(new AccessOutcome.NotNow("the gate's clock cannot be trusted now", options.FirstRetry), stored, default, readAt);

        var tokens = stored!.Grant.Tokens!;
        var outcome = tokens.Access.FirstOrDefault(access => access.Asked.SequenceEqual(scopes, StringComparer.Ordinal) && access.IsGood(now, options.Margin)) is { } held ? await RemovedAsync(stored.Grant, ct) ?? await OpenAsync(organisation, grant, held, readAt, ct)
            : tokens.NextTryAt > now ? new AccessOutcome.NotNow(tokens.Fault ?? "the provider failed", tokens.NextTryAt.Value - now)
            : null;
        return new AccessLook(outcome, stored, now, readAt);
    }

    /// <summary>INVARIANT (one refresh at a time): only whoever wrote the lease uses the refresh token, and no longer than it lasts.</summary>
    private Task<StoredGrant?> TakeAsync(StoredGrant stored, DateTimeOffset now, CancellationToken ct)
    {
        var lease = new RefreshLease(RandomText.New(random, RandomText.LowerAlphanumeric, OwnerLength), now + options.LeaseLasts);
        return rows.ReplaceAsync(stored, stored.Grant with { Tokens = stored.Grant.Tokens! with { Lease = lease } }, ct);
    }

    /// <summary>Nothing of a provider that was taken away is handed out, held or new.</summary>
    /// <returns>Null while it stands.</returns>
    private async Task<AccessOutcome?> RemovedAsync(Grant grant, CancellationToken ct) =>
        await providers.FindAsync(grant.Organisation, grant.Provider, ct) is { RemovedAt: null } ? null : new AccessOutcome.Gone($"the provider of grant `{grant.Id}` was taken away");

    private async Task<AccessOutcome> OpenAsync(string organisation, string grant, HeldAccess held, long readAt, CancellationToken ct) =>
        await keys.OpenAsync(organisation, HeldAccess.Use(grant), held.Sealed, ct) is { } token
            ? new AccessOutcome.Given(new AccessToken(Encoding.ASCII.GetString(token), held.Scopes, held.IssuedAt, held.ExpiresAt, readAt))
            : new AccessOutcome.Gone($"what grant `{grant}` is worth does not open: the organisation's data key is erased");

    /// <returns>Null when nothing is wrong with it.</returns>
    internal static AccessOutcome? FaultOf(Grant? grant, IReadOnlyList<string> people, IReadOnlyList<string> scopes) => grant switch
    {
        null => new AccessOutcome.Gone("there is no such grant"),
        { Status: GrantStatus.Pending } => new AccessOutcome.Gone($"grant `{grant.Id}` is not connected yet"),
        { Status: GrantStatus.Broken } => new AccessOutcome.Gone($"the provider takes grant `{grant.Id}` no more ({grant.Why}): the person must connect anew"),
        { Status: not GrantStatus.Active } or { Tokens: null } => new AccessOutcome.Gone($"grant `{grant.Id}` is over"),
        _ when people.Any(person => !PersonForms.AreOne(person, grant.User)) => new AccessOutcome.Gone($"grant `{grant.Id}` is of another person than the agent acts for"),
        _ => scopes.Except(grant.Scopes, StringComparer.Ordinal).FirstOrDefault() is { } beyond ? new AccessOutcome.NotTheseScopes($"grant `{grant.Id}` does not hold scope `{beyond}`") : null,
    };
}
