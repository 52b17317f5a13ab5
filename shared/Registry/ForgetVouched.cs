using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Takes out, in every organisation, what hosts said of operators long ago.</summary>
public sealed class ForgetVouched(OrganisationDirectory organisations, VouchedOperators vouched)
{
    /// <exception cref="StoreUnavailableException"/>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var organisation in organisations.AllAsync(null, ct))
            await vouched.ForgetAsync(organisation, ct);
    }
}
