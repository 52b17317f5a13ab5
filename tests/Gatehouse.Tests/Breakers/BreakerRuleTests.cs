using Gatehouse.Breakers;

namespace Gatehouse.Tests.Breakers;

public sealed class BreakerRuleTests
{
    private static readonly DateTimeOffset start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly BreakerOptions options = new();

    /// <summary>What calls came to, one a second: a count and `+` worked, `-` failed, `~` worked slowly, `x` failed slowly.</summary>
    public static TheoryData<string, string> Calls => new()
    {
        { "100+", "closed" },
        { "9-", "closed" },
        { "10-", "consecutiveFailures" },
        { "9- 1+ 9-", "closed" },
        { "9- 1+ 9- 1+", "errorRate" },
        { "10+ 9-", "closed" },
        { "10+ 10-", "consecutiveFailures" },
        { "1+ 9- 9+ 1-", "errorRate" },
        { "1+ 9- 10+ 1- 1+ 1-", "closed" },
        { "19~", "closed" },
        { "20~", "slowCalls" },
        { "4+ 16~", "slowCalls" },
        { "5+ 15~", "closed" },
        { "5+ 20~", "slowCalls" },
        { "9x 1+ 9~", "closed" },
        { "9x 11~", "slowCalls" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void What_calls_come_to_opens_it_or_not(string calls, string expected)
    {
        var breaker = Breaker.Closed;
        var now = start;
        foreach (var call in CallsOf(calls))
        {
            Assert.Null(breaker.Reason);
            breaker = BreakerRule.After(breaker, call, now, options);
            now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(expected, breaker.Reason is { } reason ? $"{char.ToLowerInvariant(reason.ToString()[0])}{reason.ToString()[1..]}" : "closed");
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(60, false)]
    public void Only_calls_of_the_last_minute_are_shares_of_it(int secondsLater, bool opens)
    {
        var breaker = Breaker.Closed;
        foreach (var call in CallsOf("10+ 9-"))
            breaker = BreakerRule.After(breaker, call, start, options);

        var later = BreakerRule.After(breaker with { FailuresInARow = 0 }, new BreakerCall(true, false, null), start.AddSeconds(secondsLater), options);

        Assert.Equal(opens, later.Reason == BreakerReason.ErrorRate);
    }

    [Fact]
    public void Its_window_never_holds_more_slices_than_it_is_made_of()
    {
        var breaker = Breaker.Closed;
        for (var second = 0; second < 600; second++)
        {
            breaker = BreakerRule.After(breaker, new BreakerCall(false, false, null), start.AddSeconds(second), options);
            Assert.InRange(breaker.Slices.Length, 1, options.Slices);
        }

        Assert.InRange(breaker.Slices.Sum(slice => slice.Calls), 50, 60);
    }

    [Theory]
    [InlineData(0, 4.999, 5)]
    [InlineData(0, 5, null)]
    [InlineData(1, 5, 6)]
    [InlineData(1, 60, 61)]
    public void An_open_one_lets_nothing_through_and_a_half_open_one_one_at_a_time(int inFlight, double after, int? until)
    {
        var now = start.AddSeconds(after);

        Assert.Equal(until is { } seconds ? start.AddSeconds(seconds) : null, BreakerRule.WaitUntil(Opened(), inFlight, now, options));
    }

    [Fact]
    public void With_each_success_there_is_twice_the_room_until_it_closes()
    {
        var breaker = Opened();
        var rooms = new List<int>();
        while (breaker.Reason is not null)
        {
            rooms.Add(breaker.Room);
            Assert.NotNull(BreakerRule.WaitUntil(breaker, breaker.Room, start.AddMinutes(1), options));
            Assert.Null(BreakerRule.WaitUntil(breaker, breaker.Room - 1, start.AddMinutes(1), options));
            breaker = BreakerRule.After(breaker, new BreakerCall(false, false, 1), start.AddMinutes(1), options);
        }

        Assert.Equal([1, 2, 4, 8, 16], rooms);
        Assert.Equal(Breaker.Closed with { Openings = 1 }, breaker);
    }

    [Fact]
    public void A_probe_that_fails_or_is_slow_opens_it_again_for_twice_as_long()
    {
        var breaker = Opened();
        var waits = new List<double>();
        for (var failures = 0; failures < 9; failures++)
        {
            var now = breaker.ProbesFrom;
            breaker = BreakerRule.After(breaker, new BreakerCall(failures % 2 == 0, failures % 2 == 1, breaker.Openings), now, options);
            waits.Add((breaker.ProbesFrom - now).TotalSeconds);
            Assert.Equal((1, start, BreakerReason.ConsecutiveFailures), (breaker.Room, breaker.OpenedAt, breaker.Reason));
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300, 300, 300], waits);
    }

    [Fact]
    public void Calls_of_before_it_opened_change_nothing_while_it_is()
    {
        var opened = Opened();
        var again = BreakerRule.After(opened, new BreakerCall(true, false, 1), opened.ProbesFrom, options);

        Assert.Same(opened, BreakerRule.After(opened, new BreakerCall(false, false, null), start.AddSeconds(6), options));
        Assert.Same(opened, BreakerRule.After(opened, new BreakerCall(true, true, null), start.AddSeconds(6), options));
        Assert.Same(again, BreakerRule.After(again, new BreakerCall(false, false, 1), start.AddMinutes(1), options));
    }

    [Fact]
    public void Once_closed_it_waits_as_shortly_as_ever_when_it_opens_again()
    {
        var breaker = Opened();
        for (var failures = 0; failures < 4; failures++)
            breaker = BreakerRule.After(breaker, new BreakerCall(true, false, breaker.Openings), breaker.ProbesFrom, options);
        while (breaker.Reason is not null)
            breaker = BreakerRule.After(breaker, new BreakerCall(false, false, breaker.Openings), breaker.ProbesFrom, options);

        breaker = OpenedFrom(breaker);

        Assert.Equal((start.AddSeconds(5), 6, 1), (breaker.ProbesFrom, breaker.Openings, breaker.InARow));
    }

    private static Breaker Opened() => OpenedFrom(Breaker.Closed);

    private static Breaker OpenedFrom(Breaker breaker) => CallsOf("10-").Aggregate(breaker, (standing, call) => BreakerRule.After(standing, call, start, options));

    private static IEnumerable<BreakerCall> CallsOf(string text) => text.Split(' ').SelectMany(run =>
        Enumerable.Repeat(new BreakerCall(run[^1] is '-' or 'x', run[^1] is '~' or 'x', null), int.Parse(run[..^1], System.Globalization.CultureInfo.InvariantCulture)));
}
