using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

public sealed class RateWindowTests
{
    private static readonly DateTimeOffset start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(64_999, 10)] // the second bucket may still overlap the last minute at the clocks' spread
    [InlineData(65_000, 0)]
    public void A_charge_counts_until_its_bucket_can_no_longer_overlap_the_minute(int later, int count) =>
        Assert.Equal(count, Charged(start, 10).CountInMinute(start.AddMilliseconds(later)));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(61 * 60 + 59, 3)]
    [InlineData(62 * 60, 0)]
    public void A_charge_counts_until_its_bucket_can_no_longer_overlap_the_hour(int seconds, int count) =>
        Assert.Equal(count, Charged(start, 3).CountInHour(start.AddSeconds(seconds)));

    [Fact]
    public void The_first_fit_is_the_first_moment_that_fits()
    {
        var window = Charged(start, 1).Charge(start.AddSeconds(20)).Charge(start.AddSeconds(30));
        var now = start.AddSeconds(31.5);

        Assert.Equal(now, window.FirstFit(now, 4, null));
        Assert.Equal(start.AddSeconds(65), window.FirstFit(now, 3, null));
        Assert.Equal(start.AddSeconds(85), window.FirstFit(now, 2, null));
        Assert.Equal(start.AddSeconds(95), window.FirstFit(now, 1, null));
        Assert.Equal(start.AddMinutes(62), window.FirstFit(now, 4, 3));
        Assert.Equal(now, window.FirstFit(now, null, null));
        Assert.Equal(2, window.CountInMinute(start.AddSeconds(65)));
    }

    [Fact]
    public void A_limit_of_zero_never_fits()
    {
        Assert.Null(RateWindow.Empty.FirstFit(start, 0, null));
        Assert.Null(RateWindow.Empty.FirstFit(start, 10, 0));
    }

    [Fact]
    public void A_clock_that_goes_backwards_is_the_last_charges_clock()
    {
        var window = Charged(start, 5).Charge(start.AddSeconds(-90));

        Assert.Equal(6, window.CountInMinute(start.AddSeconds(-30)));
        Assert.Equal(6, window.CountInMinute(start.AddSeconds(64)));
    }

    [Fact]
    public void A_charge_leaves_the_window_it_was_made_from_alone()
    {
        var before = Charged(start, 2);
        before.Charge(start);
        Assert.Equal(2, before.CountInMinute(start));
    }

    [Fact]
    public void A_long_silence_forgets_everything() =>
        Assert.Equal(1, Charged(start, 9).Charge(start.AddDays(400)).CountInHour(start.AddDays(400)));

    [Fact]
    public void It_survives_being_written_and_read()
    {
        var window = RateWindow.Empty;
        for (var second = 0; second < 4_000; second += 7)
            window = window.Charge(start.AddSeconds(second));
        var now = start.AddSeconds(4_000);
        var copy = JsonSerializer.Deserialize<RateWindow>(JsonSerializer.Serialize(window))!;

        Assert.Equal(window.CountInMinute(now), copy.CountInMinute(now));
        Assert.Equal(window.CountInHour(now), copy.CountInHour(now));
        Assert.Equal(window.FirstFit(now, 3, 400), copy.FirstFit(now, 3, 400));
        Assert.Equal(JsonSerializer.Serialize(window), JsonSerializer.Serialize(copy));
    }

    [Fact]
    public void It_is_small_when_little_happened() => Assert.Equal("""{"at":1795262400,"s":[0,2],"m":[0,2]}""", JsonSerializer.Serialize(Charged(start, 2)));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"at":"1"}""")]
    [InlineData("""{"at":1,"s":[65,1]}""")]
    [InlineData("""{"at":1,"s":[-1,1]}""")]
    [InlineData("""{"at":1,"s":[0,-1]}""")]
    [InlineData("""{"at":1,"s":[0]}""")]
    [InlineData("""{"at":1,"s":["0",1]}""")]
    [InlineData("""{"at":1,"x":[]}""")]
    [InlineData("""{"at":1,"s":5}""")]
    [InlineData("""{"at":1,"s":{}}""")]
    [InlineData("""{"at":1,"s":[0,"1"]}""")]
    [InlineData("""{"at":1,"s":[0,2147483648]}""")]
    [InlineData("""{"at":1,"m":[62,1]}""")]
    [InlineData("7")]
    public void A_malformed_window_is_an_error_and_never_an_empty_one(string json) =>
        Assert.Equal("a rate window is malformed", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RateWindow>(json)).Message);

    [Theory]
    [InlineData("""{"at":1795262400,"s":[0,0],"m":[]}""", 0)]
    [InlineData("""{"at":1795262400,"s":[0,2147483647],"m":[]}""", int.MaxValue)]
    [InlineData("""{"at":1795262400,"s":[64,2],"m":[61,2]}""", 2)]
    public void A_bucket_holds_any_count_and_may_be_as_old_as_the_ring_is_long(string json, int count) =>
        Assert.Equal(count, JsonSerializer.Deserialize<RateWindow>(json)!.CountInMinute(start));

    [Fact]
    public void A_bucket_that_comes_round_again_begins_anew()
    {
        Assert.Equal(1, Charged(start, 3).Charge(start.AddSeconds(65)).CountInMinute(start.AddSeconds(65)));
        Assert.Equal(1, Charged(start, 3).Charge(start.AddMinutes(62)).CountInHour(start.AddMinutes(62)));
        Assert.Equal(4, Charged(start, 3).Charge(start.AddSeconds(64)).CountInMinute(start.AddSeconds(64)));
    }

    [Fact]
    public void What_is_too_old_to_count_does_not_keep_one_waiting()
    {
        Assert.Equal(start.AddMinutes(62), Charged(start, 1).FirstFit(start.AddMinutes(62), null, 1));
        Assert.Equal(start.AddMinutes(70), Charged(start, 1).FirstFit(start.AddMinutes(70), 1, 1));
        Assert.Equal(start.AddSeconds(65), Charged(start, 1).FirstFit(start.AddSeconds(65), 1, null));
        Assert.Equal(start.AddMinutes(62), Charged(start.AddSeconds(59), 1).FirstFit(start.AddMinutes(5), null, 1));
    }

    [Fact]
    public void A_clock_that_is_set_back_counts_everything_as_if_it_were_now()
    {
        var now = start.AddDays(-3).AddMinutes(-17).AddSeconds(-41);
        var counted = Charged(start, 2).Charge(start.AddMinutes(10)).CountedAt(now);

        Assert.Equal((1, 3), (counted.CountInMinute(now), counted.CountInHour(now)));
        Assert.Equal((1, 3), (counted.CountInMinute(now.AddSeconds(64)), counted.CountInHour(now.AddMinutes(61))));
        Assert.Equal((0, 0), (counted.CountInMinute(now.AddSeconds(65)), counted.CountInHour(now.AddMinutes(62))));
    }

    [Fact]
    public void A_limit_of_a_million_fits_exactly()
    {
        var window = RateWindow.Empty;
        for (var i = 0; i < 1_000; i++)
            window = window.Charge(start);
        Assert.Equal(start, window.FirstFit(start, 1_001, null));
        Assert.Equal(start.AddSeconds(65), window.FirstFit(start, 1_000, null));
    }

    private static RateWindow Charged(DateTimeOffset at, int times) =>
        Enumerable.Range(0, times).Aggregate(RateWindow.Empty, (window, _) => window.Charge(at));
}
