using System.Text.Json.Serialization;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Budgets;

/// <summary>A rate and a cap over all the connections of an agent, a session or the organisation.</summary>
/// <param name="Of">The key of its subject.</param>
/// <param name="Revision">Grows with each change; a budget that was taken away and made again goes on counting.</param>
public sealed record Budget(string Of, int Revision)
{
    public int? PerMinute { get; init; }

    public int? PerHour { get; init; }

    /// <summary>Reserved and posted together, in one UTC month.</summary>
    public Money? Monthly { get; init; }

    /// <summary>When it began to hold, or was taken away.</summary>
    public required DateTimeOffset Since { get; init; }

    [JsonIgnore]
    public RateLimits? Rate => PerMinute is null && PerHour is null ? null : new RateLimits(PerMinute, PerHour);

    /// <summary>False once it was taken away.</summary>
    [JsonIgnore]
    public bool IsSet => Rate is not null || Monthly is not null;

    [JsonIgnore]
    public BudgetSubject Subject => BudgetSubject.Parse(Of)!.Value;
}
