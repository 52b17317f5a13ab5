using System.Diagnostics.CodeAnalysis;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Exchange;

/// <summary>Stores what a provider gave. A rotated refresh token is the only one there is: it is stored whatever else has become of the grant.</summary>
public sealed class StoreRefresh(Ledgers ledgers, GrantRows rows, IPause pause, TimeProvider time, VaultOptions options)
{
    private const int MostHeld = 8;
    private const int Tries = 8;

    private static readonly TimeSpan again = TimeSpan.FromMilliseconds(100);

    /// <param name="access">One more access token; null where none came that may be handed out.</param>
    /// <returns>Whether it is stored and the grant is active: only then may anything of it be handed out.</returns>
    /// <exception cref="StoreUnavailableException">Nobody knows, and the lease is over.</exception>
    internal async Task<bool> KeepAsync(StoredGrant leased, GrantTokens tokens, HeldAccess? access, DateTimeOffset now, CancellationToken ct)
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
                if (await rows.ReplaceAsync(standing, standing.Grant with { Tokens = With(found, tokens, access, now) }, ct) is { Grant.Status: var status })
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

    /// <summary>What stands, as somebody may have sealed it again or dropped a token of it meanwhile, with what came: the last access token for its scopes, and only so many.</summary>
    private static GrantTokens With(GrantTokens standing, GrantTokens tokens, HeldAccess? access, DateTimeOffset now) => tokens with
    {
        Refresh = tokens.Version == standing.Version ? standing.Refresh : tokens.Refresh,
        Access = access is null ? standing.Access
            : [access, .. standing.Access.Where(other => other.ExpiresAt > now && !other.Asked.SequenceEqual(access.Asked, StringComparer.Ordinal)).Take(MostHeld - 1)],
    };

    /// <summary>Nobody was asked: whoever comes next need not wait. Where the store is silent, the lease runs out by itself.</summary>
    internal async Task ReleaseAsync(StoredGrant leased)
    {
        try
        {
            await ChangeAsync(leased, standing => standing with { Tokens = standing.Tokens! with { Lease = null } });
        }
        catch (StoreUnavailableException failure)
        {
            ledgers.Meters.Failed(failure);
        }
    }

    internal async Task<bool> IsOursAsync(StoredGrant leased) => IsOf(leased, await rows.ReadAsync(leased.Grant.Organisation, leased.Grant.Id, CancellationToken.None));

    /// <returns>The grant as it stands then; null when the lease is somebody else's, or nobody's.</returns>
    internal async Task<Grant?> ChangeAsync(StoredGrant leased, Func<Grant, Grant> change)
    {
        var standing = (StoredGrant?)leased;
        for (var i = 0; i < Tries && IsOf(leased, standing); i++)
        {
            if (await rows.ReplaceAsync(standing, change(standing.Grant), CancellationToken.None) is { Grant: var changed })
                return changed;
            standing = await rows.ReadAsync(leased.Grant.Organisation, leased.Grant.Id, CancellationToken.None);
        }

        return null;
    }

    private static bool IsOf(StoredGrant leased, [NotNullWhen(true)] StoredGrant? standing) => standing?.Grant.Tokens?.Lease?.Owner == leased.Grant.Tokens!.Lease!.Owner;
}
