namespace Gatehouse.Ledger;

/// <summary>Money held for a task. It ends exactly once, in the commit that ends the task, in the month it was made.</summary>
public sealed record Reservation(Month Month, Money Amount)
{
    public static Reservation At(DateTimeOffset now, Money amount) => new(Month.Of(now), amount);
}
