using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>Spend by UTC month. A reservation is held until it settles or is released, both in its own month.</summary>
/// <param name="Months">Ascending; those that still hold reservations, and the latest two: the last may be one that a wrong clock began.</param>
public sealed record SpendAccount(IReadOnlyList<MonthSpend> Months)
{
    [JsonIgnore]
    public static SpendAccount Empty { get; } = new([]);

    public MonthSpend In(Month month) => Find(month) ?? new MonthSpend(month, Money.Zero, Money.Zero, Money.Zero);

    /// <summary>Reserved and posted together.</summary>
    public Money CommittedIn(Month month) => Find(month)?.Committed ?? Money.Zero;

    public SpendAccount Reserve(Reservation reservation)
    {
        var month = In(reservation.Month);
        return With(month with { Reserved = month.Reserved + reservation.Amount });
    }

    /// <param name="actual">The reported cost; above the reservation it is an overrun, and counts all the same.</param>
    public SpendAccount Settle(Reservation reservation, Money actual)
    {
        var month = Held(reservation);
        var overrun = actual > reservation.Amount ? actual - reservation.Amount : Money.Zero;
        return With(month with
        {
            Reserved = month.Reserved - reservation.Amount,
            // What targets report is not ours to bound: at the end of the range it stops growing, and the task still ends.
            Posted = Money.AddCapped(month.Posted, actual),
            Overrun = Money.AddCapped(month.Overrun, overrun),
        });
    }

    public SpendAccount Release(Reservation reservation)
    {
        var month = Held(reservation);
        return With(month with { Reserved = month.Reserved - reservation.Amount });
    }

    /// <summary>Begins a month anew; what is reserved in it stays reserved.</summary>
    public SpendAccount Reset(Month month) => With(In(month) with { Posted = Money.Zero, Overrun = Money.Zero });

    /// <summary>For a clock that is set back: what later months hold or paid counts in <paramref name="month"/>, in full.</summary>
    public SpendAccount CountedIn(Month month)
    {
        var later = Months.Where(found => found.Month > month).ToArray();
        if (later.Length == 0)
            return this;

        var known = In(month);
        var posted = later.Aggregate(known.Posted, (sum, found) => Money.AddCapped(sum, Money.AddCapped(found.Posted, found.Reserved)));
        return new SpendAccount([.. Months.Where(found => found.Month < month), known with { Posted = posted }, .. later]);
    }

    // INVARIANT (a reservation ends once): more coming back than is held is a bug, never a credit.
    private MonthSpend Held(Reservation reservation)
    {
        var month = In(reservation.Month);
        return month.Reserved >= reservation.Amount
            ? month
            : throw new InvalidOperationException($"month `{month.Month}` holds {month.Reserved}; {reservation.Amount} cannot come back");
    }

    private MonthSpend? Find(Month month)
    {
        for (var i = 0; i < Months.Count; i++)
        {
            if (Months[i].Month == month)
                return Months[i];
        }

        return null;
    }

    private SpendAccount With(MonthSpend changed)
    {
        var months = Months.Where(month => month.Month != changed.Month).Append(changed).OrderBy(month => month.Month).ToArray();
        var recent = months[Math.Max(months.Length - 2, 0)].Month;
        return new SpendAccount([.. months.Where(month => month.Month >= recent || month.Reserved > Money.Zero)]);
    }
}
