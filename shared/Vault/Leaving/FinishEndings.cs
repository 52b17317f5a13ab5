using Gatehouse.Ledger;
using Gatehouse.Telemetry;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>Finishes what was to end: here, when whoever began it died, and then at providers that were not there to be told.</summary>
public sealed class FinishEndings(Ledgers ledgers, EndingRows endings, RevokeGrant revoke, EndGrants grants, OffboardPerson offboard, TellProviders tell, VaultOptions options)
{
    /// <exception cref="StoreUnavailableException">What there is cannot be listed.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        var organisations = InTurn(await endings.OrganisationsAsync(ct), now);
        foreach (var organisation in organisations)
        {
            // What is here needs no provider: none of them holds it up.
            if (ledgers.Clock.Now < now + options.TellFor)
                await ledgers.Meters.TryAsync(() => ContainAsync(organisation, now, ct), ct);
        }

        await tell.RunAsync(organisations, ledgers.Clock.Now + options.TellFor, ct);
    }

    private async Task ContainAsync(string organisation, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var ending in InTurn([.. (await endings.ReadAsync(organisation, ct)).Where(ending => ending.Provider is null)], now))
        {
            if (ledgers.Clock.Now >= now + options.TellFor)
                return;
            await ledgers.Meters.TryAsync(() => ending switch
            {
                { Grant: not null } => revoke.EndAsync(organisation, ending, ct),
                { User: not null } => offboard.EndAsync(organisation, ending, ct),
                _ => grants.EndAsync(organisation, ending, ct),
            }, ct);
        }
    }

    /// <summary>Another one is the first in each run: whoever is behind what takes all its time is before it once.</summary>
    private IReadOnlyList<T> InTurn<T>(IReadOnlyList<T> all, DateTimeOffset now) => Rotated.From(all, now.Ticks / options.TellEvery.Ticks);
}
