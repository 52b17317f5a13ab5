using Gatehouse.Egress;
using Gatehouse.Ledger;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Exchange;

/// <summary>A grant's access token for a delivery: one that is held, or a new one while there is room to ask. A provider that is slow takes few places of deliveries, and a task that finds none comes again.</summary>
public sealed class PresentGrant(Ledgers ledgers, GrantRows rows, AccessTokens tokens, VaultOptions options)
{
    private const int Tries = 8;

    private readonly CallRoom room = new(options.AskingAtOnce, options.AskingAtOnceOfProvider);

    /// <inheritdoc cref="AccessTokens.GetAsync(string, string, IReadOnlyList{string}, IReadOnlyList{string}, CancellationToken)"/>
    public async Task<AccessOutcome> GetAsync(string organisation, string grant, IReadOnlyList<string> people, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var look = await tokens.LookAsync(organisation, grant, people, scopes, ct);
        if (look.Outcome is { } found)
            return found;
        var provider = $"{organisation}|{look.Stored!.Grant.Provider}";
        if (!room.TryEnter(provider))
            return new AccessOutcome.NotNow("other deliveries are asking the provider", options.FirstRetry);
        try
        {
            return await tokens.GetAsync(organisation, grant, people, scopes, options.DeliveryWaitsFor, ct);
        }
        finally
        {
            room.Leave(provider);
        }
    }

    /// <summary>Forgets an access token that a target has refused; another one that was stored since stays. Where the store is silent, it stays until it expires.</summary>
    internal async Task DropAsync(string organisation, string grant, AccessToken refused, CancellationToken ct)
    {
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                if (await rows.ReadAsync(organisation, grant, ct) is not { Grant.Tokens: { } held } stored || !held.Access.Any(IsRefused)
                    || await rows.ReplaceAsync(stored, stored.Grant with { Tokens = held with { Access = [.. held.Access.Where(access => !IsRefused(access))] } }, ct) is not null)
                    return;
            }
        }
        catch (StoreUnavailableException failure)
        {
            ledgers.Meters.Failed(failure);
        }

        bool IsRefused(HeldAccess access) => access.IssuedAt == refused.IssuedAt && access.ExpiresAt == refused.ExpiresAt && access.Scopes.SequenceEqual(refused.Scopes, StringComparer.Ordinal);
    }
}
