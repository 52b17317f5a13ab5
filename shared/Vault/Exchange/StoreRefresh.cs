using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Exchange;

/// <summary>Stores what a provider gave. A rotated refresh token is the only one there is: it is stored whatever else has become of the grant.</summary>
public sealed class StoreRefresh(Ledgers ledgers, GrantRows rows, IPause pause, TimeProvider time, VaultOptions options)
{
    private const int MostHeld = 8;

    private static readonly TimeSpan again = TimeSpan.FromMilliseconds(100);

    /// <summary>What a grant is worth with one more access token: the last for its scopes, and only so many.</summary>
    internal static GrantTokens With(GrantTokens tokens, HeldAccess access, DateTimeOffset now) => tokens with
    {
        Access = [access, .. tokens.Access.Where(other => other.ExpiresAt > now && !other.Asked.SequenceEqual(access.Asked, StringComparer.Ordinal)).Take(MostHeld - 1)],
    };

    /// <returns>Whether it is stored and the grant is active: only then may anything of it be handed out.</returns>
    /// <exception cref="StoreUnavailableException">Nobody knows, and the lease is over.</exception>
    internal async Task<bool> KeepAsync(StoredGrant leased, GrantTokens tokens, CancellationToken ct)
    {
        var (standing, startedAt) = ((StoredGrant?)leased, time.GetTimestamp());
        while (true)
        {
            try
            {
                standing ??= await rows.ReadAsync(leased.Grant.Organisation, leased.Grant.Id, ct);
                if (standing?.Grant.Tokens is not { } found)
                    return false;
                // An earlier try of this may have landed.
                if (found.StoredBy == tokens.StoredBy)
                    return standing.Grant.Status is GrantStatus.Active;
                // Whoever has stored another refresh token since has asked after this lease: the provider's last word is theirs.
                if (found.Version != leased.Grant.Tokens!.Version)
                    return false;
                if (await rows.ReplaceAsync(standing, standing.Grant with { Tokens = tokens }, ct) is { Grant.Status: var status })
                    return status is GrantStatus.Active;
            }
            catch (StoreUnavailableException failure) when (time.GetElapsedTime(startedAt) < options.LeaseLasts)
            {
                ledgers.Meters.Failed(failure);
                await pause.WaitAsync(again, ct);
            }

            standing = null;
        }
    }

    /// <returns>Whether it is stored; not when somebody else has changed the grant meanwhile.</returns>
    internal async Task<bool> TryAsync(StoredGrant leased, Grant changed, CancellationToken ct) => await rows.ReplaceAsync(leased, changed, ct) is not null;
}
