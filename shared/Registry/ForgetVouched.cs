using Gatehouse.Ledger;
using Gatehouse.Telemetry;

namespace Gatehouse.Registry;

/// <summary>Takes out, in every organisation, what hosts said of operators long ago; of one that is closed, what somebody who died meanwhile left.</summary>
public sealed class ForgetVouched(OrganisationDirectory organisations, VouchedOperators vouched, Ledgers ledgers)
{
    private const int MostTold = 10;

    /// <exception cref="AggregateException">What failed, once every organisation has had its turn.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var failures = new List<Exception>();
        await foreach (var organisation in organisations.AllAsync(null, closedToo: true, ct))
        {
            if (await TryAsync(organisation, ct) is { } failure)
                failures.Add(failure);
        }

        if (failures.Count > 0)
            throw new AggregateException($"what was said of people is kept for longer in {failures.Count} organisations", failures.Take(MostTold));
    }

    private async Task<Exception?> TryAsync(string organisation, CancellationToken ct)
    {
        if (await ByItself.TryAsync(() => vouched.ForgetAsync(organisation, ct), ct) is not { } failure)
            return null;
        ledgers.Meters.Failed(failure);
        return new InvalidOperationException($"organisation `{organisation}`: {failure.Message}", failure);
    }
}
