using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Baselines;
using Gatehouse.Health;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Baselines;

public sealed class BaselineTests
{
    // A Monday.
    private static readonly DateTimeOffset monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly BaselineOptions options = BaselineOptions.Default.Validated();

    [Fact]
    public void While_little_is_known_nothing_is_normal()
    {
        var profile = HourlyProfile.None;
        for (var hour = 0; hour < 23; hour++)
            profile = profile.After(1, monday.AddHours(hour), options);

        Assert.Null(profile.NormalAt(monday.AddHours(23), options));
        Assert.NotNull(profile.After(1, monday.AddHours(23), options).After(1, monday.AddHours(24), options).NormalAt(monday.AddHours(25), options));
        Assert.Null(profile.After(1, monday.AddHours(23), options).After(1, monday.AddHours(24), options).NormalAt(monday.AddDays(400), options));
    }

    [Fact]
    public void An_hour_is_measured_by_its_own_kind_of_day()
    {
        var profile = HourlyProfile.None;
        for (var at = monday; at < monday.AddDays(28); at = at.AddHours(1))
            profile = profile.After(at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 2 : at.Hour is >= 8 and < 18 ? 100 : 10, at, options);

        double Normal(DateTimeOffset end) => profile.NormalAt(end, options)!.Value.Mean;
        Assert.Equal(100, Normal(monday.AddDays(28).AddHours(12)), 6);
        Assert.Equal(10, Normal(monday.AddDays(28).AddHours(5)), 6);
        Assert.Equal(2, Normal(monday.AddDays(33).AddHours(12)), 6);
        // From 07:30 to 08:30: half of each hour.
        Assert.Equal(55, Normal(monday.AddDays(28).AddHours(8.5)), 6);
        Assert.True(profile.NormalAt(monday.AddDays(28).AddHours(12), options)!.Value.IsOfHour);
    }

    [Fact]
    public void A_spike_does_not_make_itself_normal_and_a_new_habit_does()
    {
        var profile = HourlyProfile.None;
        var at = monday;
        for (; at < monday.AddDays(5); at = at.AddHours(1))
            profile = profile.After(10, at, options);

        Assert.InRange(profile.After(1_000_000, at, options).NormalAt(at.AddHours(1), options)!.Value.Mean, 10, 14);
        for (; at < monday.AddDays(90); at = at.AddHours(1))
            profile = profile.After(30, at, options);
        Assert.InRange(profile.NormalAt(at, options)!.Value.Mean, 25, 30);
    }

    [Fact]
    public void Where_nothing_is_normal_a_spike_does_not_make_itself_normal_either_and_a_new_habit_does()
    {
        var profile = HourlyProfile.None;
        var at = monday;
        for (; at < monday.AddDays(5); at = at.AddHours(1))
            profile = profile.After(0, at, options);

        Assert.InRange(profile.After(1_000_000, at, options).NormalAt(at.AddHours(1), options)!.Value.Mean, 0, 1);
        for (; at < monday.AddDays(90); at = at.AddHours(1))
            profile = profile.After(30, at, options);
        Assert.InRange(profile.NormalAt(at, options)!.Value.Mean, 20, 30);
    }

    [Fact]
    public void It_stays_small_whatever_tools_are_used_and_an_hour_is_learned_once()
    {
        var baseline = new Baseline("con_a", monday);
        for (var hour = 0; hour < 24 * 60; hour++)
        {
            var used = Enumerable.Range(0, 20).Aggregate(Tally.None.Add("search", 5), (tally, n) => tally.Add($"tool-{(hour * 20) + n}", 1));
            baseline = baseline.After(Hour(monday.AddHours(hour), HealthCounters.None with { Accepted = 100_000, Tools = used, Sessions = new SessionTally { Ended = 2, Seconds = 90 } }), options);
        }

        Assert.Equal((options.MostTools + 1, "search"), (baseline.Uses.Tools.Length, baseline.Uses.Tools[0].Tool));
        Assert.Equal((21.0, 45.0), (Math.Round(baseline.Tools.All.Mean, 6), Math.Round(baseline.Sessions.All.Mean, 6)));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(baseline, BaselineJson.Default.Baseline).Length, 1, 64 * 1024);
        Assert.Same(baseline, baseline.After(Hour(monday, HealthCounters.None with { Accepted = 7 }), options));
    }

    [Fact]
    public void What_an_hour_came_to_is_the_difference_of_two_looks()
    {
        var time = new CountedTime(
        [
            (monday.AddMinutes(-5), Spent(10)), (monday.AddMinutes(20), Spent(12)), (monday.AddMinutes(60), Spent(13)), (monday.AddMinutes(175), Spent(20)),
        ]);

        Assert.Equal([3, 0, 7], time.Hours(monday, monday.AddHours(3)).Select(hour => hour.Spent));
        Assert.Equal(Money.Of(8), time.Between(monday.AddMinutes(20), monday.AddHours(9)).Spent);
        Assert.Equal(Money.Of(10), time.Between(monday.AddDays(-1), monday).Spent);
        Assert.Equal([6, 0, 14], time.Hours(monday, monday.AddHours(3)).Zip(time.Hours(monday, monday.AddHours(3)), (left, right) => (left + right).Spent));
    }

    [Theory]
    [InlineData("0", "0 0 1")]
    [InlineData("0 30", "0 0 1")]
    [InlineData("0 30 91", "1 1800 1")]
    [InlineData("0 59 118 200", "1 7080 1")]
    public void A_session_is_as_long_as_what_was_accepted_in_it(string minutes, string expected)
    {
        var tally = minutes.Split(' ').Aggregate(SessionTally.None, (sum, minute) => sum.After("ses_a", monday.AddMinutes(int.Parse(minute, System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal(expected, $"{tally.Ended} {tally.Seconds} {tally.Open.Length}");
    }

    [Fact]
    public void However_many_sessions_there_are_at_once_it_stays_small()
    {
        var tally = SessionTally.None;
        for (var n = 0; n < 100; n++)
            tally = tally.After($"ses_{n}", monday.AddSeconds(n));

        Assert.Equal((92, SessionTally.MostOpen), (tally.Ended, tally.Open.Length));
        Assert.Equal((92, 0), (tally.Since(SessionTally.None).Ended, tally.Since(SessionTally.None).Open.Length));
    }

    [Fact]
    public void Tools_violations_overruns_and_sessions_are_counted_from_the_entries()
    {
        var allowed = new AuditEntry(AuditKind.Dispatch) { Agent = "agt_a", Session = "ses_a", Decision = AuditDecision.Allow, Tools = [new AuditTool("search", "read"), new AuditTool("search", "read"), new AuditTool(new string('x', 65), "read")] };
        var refused = new AuditEntry(AuditKind.RefusalsCoalesced) { Agent = "agt_a", Decision = AuditDecision.Deny, Code = Gatehouse.Policy.RefusalCode.ToolNotPermitted, Count = 3, Tools = [new AuditTool("wipe", "destructive")] };

        var counted = HealthCounters.None.After([allowed, refused, new AuditEntry(AuditKind.Violation) { Agent = "agt_a" }, new AuditEntry(AuditKind.Overrun)], monday);

        Assert.Equal((1, 1, 0), (counted.Tools["search"], counted.Tools[Tally.Others], counted.Tools["wipe"]));
        Assert.Equal((4, 1, 1), (counted.Violations, counted.Overruns, counted.Sessions.Open.Length));
    }

    [Fact]
    public void Options_are_refused_whole()
    {
        var faults = (BaselineOptions.Default with { HalfLife = TimeSpan.Zero, LeastDays = double.NaN, LeastHours = 0, MostDeviations = 0, MostTimes = 1, LeastLearned = 0, MostTools = 0, MadeUpFor = TimeSpan.Zero }).FindFaults();

        Assert.Equal(8, faults.Count);
        Assert.Throws<InvalidOperationException>(() => (BaselineOptions.Default with { MostTools = 65 }).Validated());
    }

    private static HourFigures Hour(DateTimeOffset at, HealthCounters counted) => new(at, counted);

    private static HealthCounters Spent(decimal spent) => HealthCounters.None with { Spent = Money.Of(spent) };
}
