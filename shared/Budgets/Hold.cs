using System.Text.Json.Serialization;
using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>What a task holds of a budget; it ends exactly once, with its task or because its task will never be.</summary>
/// <param name="Reservation">Absent when the task reserves nothing: its rate was charged all the same.</param>
/// <param name="Until">Until then the task may be accepted, by the time of its connection's partition; later it must not be.</param>
/// <param name="IsOver">Settled or released.</param>
public sealed record Hold(Reservation? Reservation, DateTimeOffset Until, bool IsOver)
{
    [JsonIgnore]
    public Money Amount => Reservation?.Amount ?? Money.Zero;
}
