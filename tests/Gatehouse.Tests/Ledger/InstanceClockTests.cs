using Gatehouse.Ledger;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class InstanceClockTests
{
    private readonly MachineTime time = new();
    private readonly InstanceClock clock;

    public InstanceClockTests() => clock = new InstanceClock(time, new LedgerOptions());

    [Fact]
    public void A_clock_that_was_never_compared_is_not_trusted()
    {
        Assert.False(clock.IsTrusted);
        Assert.Equal(TimeSpan.MaxValue, clock.SinceReading);
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(-2000, true)]
    [InlineData(2001, false)]
    [InlineData(-2001, false)]
    public void Two_seconds_of_difference_is_the_most(int milliseconds, bool isTrusted)
    {
        Observe(ahead: Ms(milliseconds));

        Assert.Equal(isTrusted, clock.IsTrusted);
    }

    [Theory]
    [InlineData(0, 1000, true)]
    [InlineData(-1000, 1000, true)]
    [InlineData(-1001, 1000, false)]
    [InlineData(2000, 1000, true)]
    [InlineData(0, 2000, true)]
    [InlineData(0, 2001, false)]
    public void A_coarse_answer_leaves_open_how_late_the_store_is(int ahead, int resolution, bool isTrusted)
    {
        Observe(Ms(ahead), Ms(resolution));

        Assert.Equal(isTrusted, clock.IsTrusted);
    }

    [Fact]
    public void The_time_an_answer_took_is_part_of_the_doubt_and_a_quick_one_narrows_it()
    {
        Observe(Ms(0), took: Ms(2500));
        Assert.False(clock.IsTrusted);

        Observe(Ms(0), took: Ms(10));
        Assert.True(clock.IsTrusted);

        Observe(Ms(0), took: Ms(2500));
        Assert.True(clock.IsTrusted);
    }

    [Fact]
    public void Coarse_answers_at_different_moments_narrow_each_other()
    {
        Observe(Ms(900), Ms(1000));
        Observe(Ms(100), Ms(1000));

        Assert.Equal(time.Wall, clock.StoreNow, Ms(101));
    }

    [Fact]
    public void The_store_s_time_is_this_clock_s_less_what_it_is_ahead()
    {
        Observe(Ms(500));
        Assert.Equal(time.Wall - Ms(500), clock.StoreNow);

        Observe(Ms(900), Ms(1000));
        Assert.Equal(time.Wall - Ms(500), clock.StoreNow);
        Observe(Ms(-100), took: Ms(0));
        Assert.Equal(time.Wall + Ms(100), clock.StoreNow);
    }

    [Fact]
    public void A_clock_that_was_set_is_believed_anew()
    {
        Observe(Ms(0));
        time.SetWall(TimeSpan.FromSeconds(5));
        Observe(Ms(5000));
        Assert.False(clock.IsTrusted);

        time.SetWall(TimeSpan.FromSeconds(-5));
        Observe(Ms(0));
        Assert.True(clock.IsTrusted);
    }

    [Fact]
    public void Of_readings_that_exclude_each_other_the_newer_one_counts()
    {
        Observe(Ms(0));
        Observe(Ms(3000));

        Assert.False(clock.IsTrusted);
    }

    [Fact]
    public void Between_readings_time_is_monotonic_whatever_becomes_of_the_wall_clock()
    {
        Observe(Ms(0));
        var before = clock.Now;
        time.SetWall(TimeSpan.FromHours(-3));
        time.Advance(Ms(250));

        Assert.Equal(before + Ms(250), clock.Now);
        Assert.Equal(Ms(250), clock.SinceReading);
    }

    [Fact]
    public void Time_is_in_whole_milliseconds()
    {
        time.Advance(TimeSpan.FromTicks(12_345));
        Observe(Ms(0));

        Assert.Equal(0, clock.Now.Ticks % TimeSpan.TicksPerMillisecond);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <param name="ahead">Of this clock, to the store's.</param>
    private void Observe(TimeSpan ahead, TimeSpan resolution = default, TimeSpan took = default)
    {
        var sent = time.GetTimestamp();
        time.Advance(took);
        clock.Observe(time.Wall - ahead, resolution, sent);
    }
}
