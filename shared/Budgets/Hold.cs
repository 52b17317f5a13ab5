using System.Text.Json.Serialization;
using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>What a task holds of a budget; it ends exactly once, with its task or because its task will never be.</summary>
/// <param name="Until">Until then the task may be accepted, by the time of its connection's partition; later it must not be.</param>
public sealed record Hold(DateTimeOffset Until)
{
    /// <summary>Absent when the task reserves nothing: its rate was charged all the same.</summary>
    public Reservation? Reservation { get; init; }

    /// <summary>Settled or released.</summary>
    public bool IsOver { get; init; }

    [JsonIgnore]
    public Money Amount => Reservation?.Amount ?? Money.Zero;
}
