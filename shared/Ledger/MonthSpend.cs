using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>What one month holds and has paid.</summary>
/// <param name="Overrun">How much of <see cref="Posted"/> was reported above its reservation.</param>
public sealed record MonthSpend(Month Month, Money Reserved, Money Posted, Money Overrun)
{
    // What targets report may have filled the range: then nothing fits, which is a refusal and no error.
    [JsonIgnore]
    public Money Committed => Money.AddCapped(Reserved, Posted);
}
