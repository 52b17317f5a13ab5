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
    public void A_sum_past_the_range_is_an_error_and_never_negative() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
}
