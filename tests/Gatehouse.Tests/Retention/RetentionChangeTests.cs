using Gatehouse.Registry;
using Gatehouse.Retention;

namespace Gatehouse.Tests.Retention;

public sealed class RetentionChangeTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Organisation founded = new("harbour", "Harbour", now) { Retention = RetentionSettings.Default };

    [Fact]
    public void A_longer_time_holds_at_once()
    {
        var changed = new RetentionChange(120, 730).On(founded, now);
        Assert.Equal((new RetentionSettings(120, 730), (RetentionPlan?)null), (changed.RetentionAt(now), changed.NextRetention));
    }

    [Fact]
    public void A_shorter_one_holds_a_day_later()
    {
        var changed = new RetentionChange(7, null).On(founded, now);
        Assert.Equal(RetentionSettings.Default, changed.RetentionAt(now.AddDays(1).AddTicks(-1)));
        Assert.Equal(new RetentionSettings(7, 400), changed.RetentionAt(now.AddDays(1)));
    }

    [Fact]
    public void Of_both_the_longer_holds_at_once_and_the_shorter_later()
    {
        var changed = new RetentionChange(7, 730).On(founded, now);
        Assert.Equal(new RetentionSettings(90, 730), changed.RetentionAt(now));
        Assert.Equal(new RetentionSettings(7, 730), changed.RetentionAt(now.AddDays(1)));
    }

    [Fact]
    public void It_is_taken_back_until_it_holds()
    {
        var changed = new RetentionChange(90, null).On(new RetentionChange(7, null).On(founded, now), now.AddHours(23));
        Assert.Equal((RetentionSettings.Default, (RetentionPlan?)null), (changed.RetentionAt(now.AddYears(1)), changed.NextRetention));
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 0)]
    [InlineData(6, 10)]
    public void What_is_no_shorter_than_what_waits_waits_no_longer(int days, int hoursLater)
    {
        var changed = new RetentionChange(days, null).On(new RetentionChange(7, null).On(founded, now), now.AddHours(10));
        Assert.Equal(now.AddDays(1).AddHours(hoursLater), changed.NextRetention!.From);
    }

    [Fact]
    public void What_has_begun_to_hold_is_what_the_next_change_is_made_to()
    {
        var changed = new RetentionChange(null, 730).On(new RetentionChange(7, null).On(founded, now), now.AddDays(2));
        Assert.Equal((new RetentionSettings(7, 730), (RetentionPlan?)null), (changed.RetentionAt(now.AddDays(2)), changed.NextRetention));
    }
}
