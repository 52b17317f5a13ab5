using Gatehouse.Baselines;

namespace Gatehouse.Tests.Baselines;

public sealed class DecayedMeanTests
{
    private static readonly DateTimeOffset begun = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan halfLife = TimeSpan.FromDays(28);

    [Theory]
    [InlineData(new double[] { 4 }, 1, 4, 0)]
    [InlineData(new double[] { 2, 4, 4, 4, 5, 5, 7, 9 }, 8, 5, 2)]
    [InlineData(new double[] { 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16 }, 4, 1e9 + 10, 4.743416)]
    public void Without_decay_it_is_the_mean_and_the_deviation_of_all_samples(double[] samples, double weight, double mean, double deviation)
    {
        var found = samples.Aggregate(default(DecayedMean), (sum, sample) => sum.After(sample, begun, halfLife));

        Assert.Equal((weight, mean), (found.Weight, found.Mean));
        Assert.Equal(deviation, found.Deviation, 6);
    }

    [Fact]
    public void With_decay_it_is_what_the_weights_make_of_them()
    {
        double[] samples = [3, 8, 1, 9, 4];
        var found = samples.Select((sample, day) => (sample, day)).Aggregate(default(DecayedMean), (sum, one) => sum.After(one.sample, begun.AddDays(one.day * 7), halfLife));

        var weights = samples.Select((_, n) => Math.Pow(2, -(samples.Length - 1 - n) / 4.0)).ToArray();
        var mean = samples.Zip(weights, (sample, weight) => sample * weight).Sum() / weights.Sum();
        var variance = samples.Zip(weights, (sample, weight) => weight * (sample - mean) * (sample - mean)).Sum() / weights.Sum();
        Assert.Equal(weights.Sum(), found.Weight, 9);
        Assert.Equal(mean, found.Mean, 9);
        Assert.Equal(Math.Sqrt(variance), found.Deviation, 9);
        Assert.Equal(found.Weight / 2, found.WeightAt(found.At + halfLife, halfLife), 9);
    }

    [Fact]
    public void Nothing_is_worth_nothing()
    {
        Assert.Equal((0, 0), (default(DecayedMean).Deviation, default(DecayedMean).WeightAt(begun, halfLife)));
    }
}
