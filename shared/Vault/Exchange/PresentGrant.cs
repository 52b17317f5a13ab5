using Gatehouse.Egress;

namespace Gatehouse.Vault.Exchange;

/// <summary>A grant's access token for a delivery: one that is held, or a new one while there is room to ask. A provider that is slow takes few places of deliveries, and a task that finds none comes again.</summary>
public sealed class PresentGrant(AccessTokens tokens, VaultOptions options)
{
    private readonly CallRoom room = new(options.AskingAtOnce, options.AskingAtOnceOfProvider);

    /// <inheritdoc cref="AccessTokens.GetAsync(string, string, string?, IReadOnlyList{string}, CancellationToken)"/>
    public async Task<AccessOutcome> GetAsync(string organisation, string grant, string? actsFor, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var look = await tokens.LookAsync(organisation, grant, actsFor, scopes, ct);
        if (look.Outcome is { } found)
            return found;
        var provider = $"{organisation}|{look.Stored!.Grant.Provider}";
        if (!room.TryEnter(provider))
            return new AccessOutcome.NotNow("other deliveries are asking the provider", options.FirstRetry);
        try
        {
            return await tokens.GetAsync(organisation, grant, actsFor, scopes, options.DeliveryWaitsFor, ct);
        }
        finally
        {
            room.Leave(provider);
        }
    }
}
