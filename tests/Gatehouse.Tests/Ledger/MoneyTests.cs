using System.Text;
using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("40", 40_000_000)]
    [InlineData("4.00", 4_000_000)]
    [InlineData("0.12", 120_000)]
    [InlineData("0.000001", 1)]
    [InlineData("1.0000000", 1_000_000)]
    [InlineData("1e2", 100_000_000)]
    [InlineData("1E-6", 1)]
    [InlineData("1.5e+1", 15_000_000)]
    [InlineData("0e9999", 0)]
    [InlineData("9223372036854.775807", long.MaxValue)]
    [InlineData("9223372036854775807e-6", long.MaxValue)]
    [InlineData("1.000000000000000000000000000000000000", 1_000_000)]
    [InlineData("10e-7", 1)]
    [InlineData("12.30e0", 12_300_000)]
    [InlineData("0.5e0001", 5_000_000)]
    public void An_amount_is_read_exactly(string json, long micros)
    {
        Assert.True(Money.TryParse(Encoding.UTF8.GetBytes(json), out var money));
        Assert.Equal(micros, money.Micros);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("0.0000001")]
    [InlineData("1.0000001")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("1e-7")]
    [InlineData("1e99999")]
    [InlineData("9223372036854.775808")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("1.2.3")]
    [InlineData("1e2e3")]
    [InlineData("1e2x")]
    [InlineData("1e--2")]
    [InlineData("1e00001")]
    [InlineData("9223372036854775808e-6")]
    [InlineData("9223372036854775808")]
    [InlineData(" 1")]
    public void What_is_not_exact_is_no_money(string json) => Assert.False(Money.TryParse(Encoding.UTF8.GetBytes(json), out _));

    [Theory]
    [InlineData("0.000001")]
    [InlineData("40")]
    [InlineData("12.5")]
    [InlineData("9223372036854.775807")]
    public void What_is_written_is_what_was_read(string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Money>(json)));

    [Theory]
    [InlineData("\"4\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-1")]
    public void A_string_is_not_money(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void What_is_no_money_is_told_why()
    {
        Assert.Equal("money is a number", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("\"4\"")).Message);
        Assert.Equal("money has at most six decimals and no sign", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("-1")).Message);
        Assert.Contains("at most six decimals", Assert.Throws<ArgumentOutOfRangeException>(() => Money.Of(0.0000001m)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_past_the_range_is_an_error_and_never_negative()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(long.MaxValue - 1, 1, long.MaxValue)]
    [InlineData(long.MaxValue, 0, long.MaxValue)]
    [InlineData(long.MaxValue, 1, long.MaxValue)]
    [InlineData(2, long.MaxValue, long.MaxValue)]
    public void A_capped_sum_stays_at_the_most_there_is(long left, long right, long sum) => Assert.Equal(new Money(sum), Money.AddCapped(new Money(left), new Money(right)));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void Amounts_and_months_are_in_order(int left, int right)
    {
        var (one, other) = (new Money(left), new Money(right));
        Assert.Equal((left < right, left <= right, left > right, left >= right), (one < other, one <= other, one > other, one >= other));
        Assert.Equal((left.CompareTo(right), Math.Max(left, right)), (one.CompareTo(other), Money.Larger(one, other).Micros));

        var (earlier, later) = (new Month(left), new Month(right));
        Assert.Equal((left < right, left <= right, left > right, left >= right), (earlier < later, earlier <= later, earlier > later, earlier >= later));
        Assert.Equal(left.CompareTo(right), earlier.CompareTo(later));
    }

    [Theory]
    [InlineData("\"2026-11\"", "2026-11")]
    [InlineData("\"0001-01\"", "0001-01")]
    [InlineData("\"2026-12\"", "2026-12")]
    public void A_month_reads_back(string json, string text)
    {
        var month = JsonSerializer.Deserialize<Month>(json);

        Assert.Equal((text, json), (month.ToString(), JsonSerializer.Serialize(month)));
        Assert.Equal(month, Month.Of(month.Start));
        Assert.Equal(month, Month.Of(month.Next.Start.AddTicks(-1)));
    }

    [Theory]
    [InlineData("\"2026-13\"")]
    [InlineData("\"2026-1\"")]
    [InlineData("\"\"")]
    [InlineData("202611")]
    [InlineData("null")]
    public void Any_other_text_is_no_month(string json) =>
        Assert.Equal("a month is a string, as `2026-11`", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Month>(json)).Message);
}
