using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>Finishes what was to end: here, when whoever began it died, and at providers that were not there to be told.</summary>
public sealed class FinishEndings(Ledgers ledgers, GrantRows rows, RevokeGrant revoke, TellProvider tell, OffboardPerson offboard, VaultOptions options)
{
    /// <exception cref="StoreUnavailableException">What there is cannot be listed.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var until = ledgers.Clock.Now + options.TellEvery;
        foreach (var organisation in await rows.OrganisationsAsync(ct))
        {
            foreach (var ending in await rows.EndingsAsync(organisation, ct))
            {
                if (ledgers.Clock.Now >= until)
                    return;
                await TryAsync(organisation, ending, ct);
            }
        }
    }

    private async Task TryAsync(string organisation, VaultEnding ending, CancellationToken ct)
    {
        try
        {
            if (ending.User is not null)
                await offboard.EndAsync(organisation, ending, ct);
            else if (await revoke.EndAsync(organisation, ending, ct) is ChangeOutcome<Grant>.Changed)
                await tell.TryAsync(organisation, ending, ct);
        }
#pragma warning disable CA1031 // counted, and begun again in the next run: one organisation must not keep the others waiting
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
        }
    }
}
