using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

public sealed class SpendAccountTests
{
    private static readonly DateTimeOffset november = new(2026, 11, 30, 23, 59, 59, TimeSpan.Zero);
    private static readonly DateTimeOffset december = november.AddSeconds(1);

    [Fact]
    public void A_reset_forgets_what_was_spent_and_keeps_what_is_held()
    {
        var reservation = new Reservation(new Month(24_000), Money.Of(3));
        var spent = SpendAccount.Empty.Reserve(reservation).Reserve(reservation).Settle(reservation, Money.Of(5));

        var reset = spent.Reset(reservation.Month);

        Assert.Equal(new MonthSpend(reservation.Month, Money.Of(3), Money.Zero, Money.Zero), reset.In(reservation.Month));
        Assert.Equal(Money.Of(2), reset.Settle(reservation, Money.Of(2)).CommittedIn(reservation.Month));
    }

    [Fact]
    public void What_is_held_beside_a_full_sum_stays_at_its_end_so_that_the_next_task_is_refused_and_not_an_error()
    {
        var reservation = Reservation.At(november, Money.Of(1));
        var full = SpendAccount.Empty.Reserve(reservation).Settle(reservation, new Money(long.MaxValue)).Reserve(reservation);

        Assert.Equal(new Money(long.MaxValue), full.CommittedIn(reservation.Month));
    }

    [Fact]
    public void A_sum_that_passes_the_range_stays_at_its_end_so_that_the_task_still_ends()
    {
        var reservation = Reservation.At(november, Money.Zero);
        var most = new Money(long.MaxValue);

        var settled = SpendAccount.Empty.Reserve(reservation).Settle(reservation, most).Reserve(reservation).Settle(reservation, most);

        Assert.Equal(most, settled.In(reservation.Month).Posted);
    }

    [Fact]
    public void A_reservation_counts_until_it_settles_at_what_was_paid()
    {
        var reservation = Reservation.At(november, Money.Of(10));
        var reserved = SpendAccount.Empty.Reserve(reservation);
        var settled = reserved.Settle(reservation, Money.Of(4));

        Assert.Equal(Money.Of(10), reserved.In(Month.Of(november)).Committed);
        Assert.Equal(new MonthSpend(Month.Of(november), Money.Zero, Money.Of(4), Money.Zero), settled.In(Month.Of(november)));
    }

    [Fact]
    public void A_released_reservation_costs_nothing()
    {
        var reservation = Reservation.At(november, Money.Of(10));
        Assert.Equal(Money.Zero, SpendAccount.Empty.Reserve(reservation).Release(reservation).In(Month.Of(november)).Committed);
    }

    [Fact]
    public void An_overrun_is_paid_and_counted()
    {
        var reservation = Reservation.At(november, Money.Of(10));
        var month = SpendAccount.Empty.Reserve(reservation).Settle(reservation, Money.Of(12)).In(Month.Of(november));

        Assert.Equal((Money.Of(12), Money.Of(2)), (month.Posted, month.Overrun));
    }

    [Fact]
    public void A_late_settlement_hits_the_month_of_its_reservation()
    {
        var old = Reservation.At(november, Money.Of(10));
        var account = SpendAccount.Empty.Reserve(old).Reserve(Reservation.At(december, Money.Of(1))).Reserve(old);
        var settled = account.Settle(old, Money.Of(3));

        Assert.Equal(Money.Of(3), settled.In(Month.Of(november)).Posted);
        Assert.Equal(Money.Of(1), settled.In(Month.Of(december)).Committed);
    }

    [Fact]
    public void A_past_month_is_kept_as_long_as_it_holds_something_and_as_one_of_the_latest_two()
    {
        var old = Reservation.At(november, Money.Of(10));
        var account = SpendAccount.Empty.Reserve(old).Reserve(Reservation.At(december, Money.Of(1))).Reserve(Reservation.At(december.AddDays(31), Money.Of(1)));

        Assert.Equal(["2026-11", "2026-12", "2027-01"], account.Months.Select(month => month.Month.ToString()));
        Assert.Equal(["2026-12", "2027-01"], account.Settle(old, Money.Of(3)).Months.Select(month => month.Month.ToString()));
    }

    [Fact]
    public void What_a_clock_that_was_ahead_put_into_later_months_counts_in_this_one_whatever_becomes_of_it()
    {
        var (own, ahead) = (Reservation.At(november, Money.Of(10)), Reservation.At(december, Money.Of(5)));
        var mended = SpendAccount.Empty.Reserve(own).Settle(own, Money.Of(10)).Reserve(ahead).Reserve(ahead).Settle(ahead, Money.Of(2)).CountedIn(Month.Of(november));

        Assert.Equal(Money.Of(17), mended.CommittedIn(Month.Of(november)));
        var next = Reservation.At(november, Money.Of(1));
        Assert.Equal(Money.Of(18), mended.Reserve(next).Settle(next, Money.Of(1)).Settle(ahead, Money.Of(5)).CommittedIn(Month.Of(november)));
    }

    [Fact]
    public void A_reservation_ends_only_once()
    {
        var reservation = Reservation.At(november, Money.Of(10));
        var settled = SpendAccount.Empty.Reserve(reservation).Settle(reservation, Money.Of(4));

        var bug = Assert.Throws<InvalidOperationException>(() => settled.Settle(reservation, Money.Of(4)));
        Assert.Equal("month `2026-11` holds 0; 10 cannot come back", bug.Message);
        Assert.Throws<InvalidOperationException>(() => settled.Release(reservation));
    }

    [Fact]
    public void It_survives_being_written_and_read()
    {
        var account = SpendAccount.Empty.Reserve(Reservation.At(november, Money.Of(10.5m))).Reserve(Reservation.At(december, Money.Of(1)));
        var json = JsonSerializer.Serialize(account);

        Assert.Equal(account.Months, JsonSerializer.Deserialize<SpendAccount>(json)!.Months);
    }

    [Theory]
    [InlineData("2026-12-31T23:59:59.999Z", "2026-12", "2027-01-01T00:00:00.000Z")]
    [InlineData("2027-01-01T00:30:00.000+02:00", "2026-12", "2027-01-01T00:00:00.000Z")]
    [InlineData("2027-01-01T00:00:00.000Z", "2027-01", "2027-02-01T00:00:00.000Z")]
    public void Months_are_of_utc(string moment, string month, string next)
    {
        var found = Month.Of(DateTimeOffset.Parse(moment));
        Assert.Equal(month, found.ToString());
        Assert.Equal(DateTimeOffset.Parse(next), found.Next.Start);
    }
}
