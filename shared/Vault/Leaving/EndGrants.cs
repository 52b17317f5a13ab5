using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>Ends all grants of an organisation that was killed: nobody is left who may use them, and nothing takes a kill back.</summary>
public sealed class EndGrants(Ledgers ledgers, GrantRows rows, EndingRows endings, RevokeGrant revoke, TellProviders tell, VaultOptions options) : IEndsWithOrganisation
{
    public async Task BeginAsync(string organisation, string operatorId, CancellationToken ct)
    {
        if (await LeftAsync(organisation, ct).AnyAsync(ct))
            await endings.BeginAsync(organisation, new VaultEnding(operatorId), ct);
    }

    /// <summary>Here, and as far as they are to be had at once at providers.</summary>
    /// <returns>Of how many grants a provider does not know yet that they are over.</returns>
    internal async Task<int> FinishAsync(string organisation, string operatorId, CancellationToken ct)
    {
        await EndAsync(organisation, new VaultEnding(operatorId), ct);
        await tell.RunAsync([organisation], ledgers.Clock.Now + options.TellFor, ct);
        return (await endings.ReadAsync(organisation, ct)).Count(ending => ending.Grant is not null);
    }

    /// <summary>The half that is here.</summary>
    internal async Task EndAsync(string organisation, VaultEnding ending, CancellationToken ct)
    {
        var isOver = true;
        await foreach (var grant in LeftAsync(organisation, ct))
            isOver &= await revoke.EndAsync(organisation, ending with { Grant = grant.Id }, ct) is ChangeOutcome<Grant>.Changed;
        if (isOver)
            await endings.FinishAsync(organisation, ending, ct);
    }

    private IAsyncEnumerable<Grant> LeftAsync(string organisation, CancellationToken ct) =>
        Pages.AllAsync(after => rows.ListAsync(organisation, null, after, TableLimits.MaxRange, ct), grant => grant.Id)
            .Where(grant => grant.Status is GrantStatus.Pending or GrantStatus.Active);
}
