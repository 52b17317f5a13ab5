using Gatehouse.Policy;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Trust;

public sealed class TrustFormulaTests
{
    private static readonly TrustOptions options = TrustOptions.Default;

    [Theory]
    [InlineData(0, TrustLevel.Untrusted)]
    [InlineData(19, TrustLevel.Untrusted)]
    [InlineData(20, TrustLevel.Limited)]
    [InlineData(39, TrustLevel.Limited)]
    [InlineData(40, TrustLevel.Known)]
    [InlineData(59, TrustLevel.Known)]
    [InlineData(60, TrustLevel.Verified)]
    [InlineData(79, TrustLevel.Verified)]
    [InlineData(80, TrustLevel.Trusted)]
    [InlineData(100, TrustLevel.Trusted)]
    public void A_level_begins_at_its_least_score(int score, TrustLevel expected)
    {
        Assert.Equal(expected, TrustFormula.LevelOf(score));
        Assert.True(score >= TrustFormula.Least(expected));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0.5)] // a stranger
    [InlineData(1, 0, 0, 0, 11.0 / 21)] // few observations count as little
    [InlineData(20, 0, 0, 0, 30.0 / 40)]
    [InlineData(0, 2, 0, 0, 10.0 / 21)]
    [InlineData(0, 0, 1, 0, 10.0 / 25)]
    [InlineData(0, 0, 0, 1, 10.0 / 25)]
    [InlineData(200, 0, 0, 0, 210.0 / 220)]
    [InlineData(1_000_000, 0, 0, 0, 210.0 / 220)] // more than enough is as good as enough
    [InlineData(1_000_000, 0, 0, 40, 210.0 / 420)]
    public void Behaviour_is_the_expected_share_of_good_outcomes(double successes, double errors, double violations, double guardrails, double expected) =>
        Assert.Equal(expected, TrustFormula.Behaviour(new DecayedCounts(successes, errors, violations, guardrails), options), 9);

    [Theory]
    [InlineData(25, 0, 0, 45)] // an agent with a fresh secret
    [InlineData(25, 0, 1, 32)]
    [InlineData(25, 0, 4, 17)]
    [InlineData(25, 200, 0, 63)]
    [InlineData(60, 200, 0, 98)] // everything that can be had
    [InlineData(60, 200, 100, 41)]
    [InlineData(60, 0, 4, 35)] // attested, strong, and misbehaving
    [InlineData(60, 0, 1000, 0)]
    public void Misconduct_takes_from_every_part(double others, double successes, double violations, int expected) =>
        Assert.Equal(expected, TrustFormula.Score(others, new DecayedCounts(successes, 0, violations, 0), options));

    [Fact]
    public void Nothing_that_is_added_to_the_bad_raises_a_score_and_nothing_that_is_added_to_the_good_lowers_one()
    {
        foreach (var others in new double[] { 0, 25, 60 })
            foreach (var good in new double[] { 0, 10, 199, 400 })
                foreach (var bad in new double[] { 0, 0.5, 3, 50 })
                {
                    var score = TrustFormula.Score(others, new DecayedCounts(good, 0, bad, 0), options);
                    Assert.InRange(TrustFormula.Score(others, new DecayedCounts(good, 0, bad + 1, 0), options), 0, score);
                    Assert.InRange(TrustFormula.Score(others, new DecayedCounts(good, 1, bad, 0), options), 0, score);
                    Assert.InRange(TrustFormula.Score(others, new DecayedCounts(good + 1, 0, bad, 0), options), score, 100);
                    Assert.InRange(TrustFormula.Score(others + 1, new DecayedCounts(good, 0, bad, 0), options), score, 100);
                }
    }

    [Theory]
    [InlineData(0, TrustLevel.Known, 0)]
    [InlineData(1, TrustLevel.Known, 10)] // one violation of a new agent
    [InlineData(4, TrustLevel.Known, 24)]
    [InlineData(0, TrustLevel.Verified, null)] // time alone does not do it
    public void A_score_comes_back_at_the_stated_pace(double violations, TrustLevel level, int? days)
    {
        var time = TrustRecovery.TimeUntil(level, 25, new DecayedCounts(0, 0, violations, 0), options);

        Assert.Equal(days, time is { } wait ? (int)wait.TotalDays : null);
    }

    [Fact]
    public void The_time_it_takes_is_the_first_at_which_the_level_is_reached()
    {
        var counts = new DecayedCounts(0, 0, 3, 1);
        var time = TrustRecovery.TimeUntil(TrustLevel.Known, 25, counts, options)!.Value;

        Assert.Equal(40, TrustFormula.Score(25, counts.After(time, options.HalfLife), options));
        Assert.Equal(39, TrustFormula.Score(25, counts.After(time - TimeSpan.FromMinutes(10), options.HalfLife), options));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_with_every_fault()
    {
        Assert.Same(options, options.Validated());
        var wrong = options with { Identity = -1, Caution = 0, HalfLife = TimeSpan.Zero, RefreshAfter = TimeSpan.FromHours(24), ViolationWeight = double.NaN };

        Assert.Equal(6, wrong.FindFaults().Count);
        Assert.Throws<InvalidOperationException>(wrong.Validated);
    }
}
