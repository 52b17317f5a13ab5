using Gatehouse.Trust;

namespace Gatehouse.Tests.Trust;

public sealed class ObservedCountsTests
{
    private static readonly DateTimeOffset start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan halfLife = TimeSpan.FromDays(7);
    private static readonly Observation success = new(ObservationKind.Success, 1);

    [Fact]
    public void An_observation_weighs_one_at_its_time_and_half_a_half_life_later()
    {
        var counts = ObservedCounts.None.Add(success, start, halfLife).Add(new Observation(ObservationKind.Guardrail, 3), start, halfLife);

        Assert.Equal(new DecayedCounts(1, 0, 0, 3), counts.At(start, halfLife));
        Assert.Equal(new DecayedCounts(0.5, 0, 0, 1.5), counts.At(start.AddDays(7), halfLife));
        Assert.Equal(new DecayedCounts(0.25, 0, 0, 0.75), counts.At(start.AddDays(14), halfLife));
    }

    [Fact]
    public void Counting_often_forgets_as_fast_as_counting_seldom()
    {
        var often = ObservedCounts.None.Add(new Observation(ObservationKind.Violation, 8), start, halfLife);
        for (var minute = 1; minute <= 7 * 24 * 60; minute++)
            often = often.Add(success, start.AddMinutes(minute), halfLife);

        Assert.Equal(4, often.At(start.AddDays(7), halfLife).Violations, 6);
    }

    [Fact]
    public void Years_of_counting_lose_nothing_and_overflow_nothing()
    {
        var counts = ObservedCounts.None;
        for (var day = 0; day < 4000; day++)
            counts = counts.Add(success, start.AddDays(day), halfLife);

        // A geometric series of 2^(-1/7) a day.
        Assert.Equal(1 / (1 - Math.Pow(2, -1.0 / 7)), counts.At(start.AddDays(3999), halfLife).Successes, 3);
        Assert.InRange(counts.Successes, 0, 1e8);
    }

    [Fact]
    public void Counts_of_several_connections_add_up_and_one_s_own_can_be_taken_out()
    {
        var one = ObservedCounts.None.Add(success, start, halfLife).At(start.AddDays(7), halfLife);
        var other = ObservedCounts.None.Add(new Observation(ObservationKind.Error, 2), start.AddDays(7), halfLife).At(start.AddDays(7), halfLife);

        Assert.Equal(new DecayedCounts(0.5, 2, 0, 0), one + other);
        Assert.Equal(other, (one + other).Without(one));
        Assert.Equal(default, one.Without(one + other).Without(other));
    }
}
