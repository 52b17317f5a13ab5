using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

/// <summary>Berlin 2026: the clock skips 02:00 to 03:00 on 29 March (01:00 UTC) and repeats it on 25 October (01:00 UTC).</summary>
public sealed class TimeWindowTests
{
    [Theory]
    [InlineData("08:00", "18:00", "2026-11-23T06:59:59.999Z", false)] // Monday 07:59 in Berlin
    [InlineData("08:00", "18:00", "2026-11-23T07:00:00Z", true)] // the start is in
    [InlineData("08:00", "18:00", "2026-11-23T16:59:59.999Z", true)]
    [InlineData("08:00", "18:00", "2026-11-23T17:00:00Z", false)] // the end is out
    [InlineData("08:00", "18:00", "2026-07-06T06:00:00Z", true)] // summer time
    [InlineData("08:00", "18:00", "2026-07-06T16:00:00Z", false)]
    [InlineData("08:00", "18:00", "2026-11-22T12:00:00Z", false)] // Sunday
    [InlineData("22:00", "06:00", "2026-11-27T21:00:00Z", true)] // Friday 22:00
    [InlineData("22:00", "06:00", "2026-11-28T04:59:59Z", true)] // Saturday 05:59 belongs to Friday
    [InlineData("22:00", "06:00", "2026-11-28T05:00:00Z", false)]
    [InlineData("22:00", "06:00", "2026-11-28T21:00:00Z", false)] // Saturday starts nothing
    [InlineData("22:00", "06:00", "2026-11-23T04:00:00Z", false)] // Monday 05:00 belongs to Sunday
    [InlineData("22:00", "24:00", "2026-11-27T22:59:59Z", true)]
    [InlineData("22:00", "24:00", "2026-11-27T23:00:00Z", false)]
    [InlineData("00:00", "24:00", "2026-11-26T23:00:00Z", true)] // Friday 00:00
    [InlineData("00:00", "24:00", "2026-11-27T23:00:00Z", false)] // Saturday 00:00
    public void A_window_is_open_by_the_wall_clock_of_its_place(string from, string to, string now, bool open) =>
        Assert.Equal(open, Window(from, to, "Mon Tue Wed Thu Fri").IsOpen(At(now)));

    [Theory]
    [InlineData("02:00", "03:00", "2026-03-29T00:59:59Z", false)] // 01:59, then it is 03:00: that hour never was
    [InlineData("02:00", "03:00", "2026-03-29T01:00:00Z", false)]
    [InlineData("02:30", "04:00", "2026-03-29T01:00:00Z", true)] // 03:00
    [InlineData("01:00", "02:30", "2026-03-29T00:59:59Z", true)]
    [InlineData("01:00", "02:30", "2026-03-29T01:00:00Z", false)]
    [InlineData("22:00", "02:30", "2026-03-29T00:30:00Z", true)]
    [InlineData("02:00", "03:00", "2026-10-25T00:30:00Z", true)] // 02:30 for the first time
    [InlineData("02:00", "03:00", "2026-10-25T01:30:00Z", true)] // and for the second
    [InlineData("02:00", "03:00", "2026-10-25T02:00:00Z", false)]
    [InlineData("01:00", "02:30", "2026-10-25T00:45:00Z", false)] // 02:45
    [InlineData("01:00", "02:30", "2026-10-25T01:15:00Z", true)] // 02:15 again
    public void A_clock_change_moves_the_window_with_the_clock(string from, string to, string now, bool open) =>
        Assert.Equal(open, Window(from, to).IsOpen(At(now)));

    [Theory]
    [InlineData("08:00", "18:00", "Mon Tue Wed Thu Fri", "2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z")]
    [InlineData("08:00", "18:00", "Mon Tue Wed Thu Fri", "2026-11-27T17:00:00Z", "2026-11-30T07:00:00Z")]
    [InlineData("08:00", "18:00", "Mon", "2026-11-23T17:00:00Z", "2026-11-30T07:00:00Z")]
    [InlineData("08:00", "18:00", "Mon", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z")]
    [InlineData("08:00", "18:00", "Sun", "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z")] // the first hour of summer time
    [InlineData("02:30", "04:00", "Sun", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")] // its start falls into the gap
    [InlineData("02:00", "03:00", "Sun", "2026-03-29T00:00:00Z", "2026-04-05T00:00:00Z")] // all of it does
    [InlineData("02:00", "03:00", "Sun", "2026-10-25T00:00:00Z", "2026-10-25T00:00:00Z")]
    [InlineData("01:00", "02:30", "Sun", "2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z")] // the clock goes back into it
    public void The_next_opening_is_the_first_moment_it_is_open(string from, string to, string days, string now, string opens)
    {
        var window = Window(from, to, days);

        Assert.Equal(At(opens), window.NextOpening(At(now)));
        Assert.True(window.IsOpen(At(opens)));
    }

    [Fact]
    public void A_window_on_no_day_never_opens() =>
        Assert.Null(Given.Policy("""{"windows":[{"days":[],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""").Windows![0].NextOpening(Given.Now));

    private static TimeWindow Window(string from, string to, string? days = null)
    {
        var list = days is null ? "null" : $"[{string.Join(',', days.Split(' ').Select(day => $"\"{day}\""))}]";
        return Given.Policy($$"""{ "windows": [ { "days": {{list}}, "from": "{{from}}", "to": "{{to}}", "timeZone": "Europe/Berlin" } ] }""").Windows![0];
    }

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment);
}
