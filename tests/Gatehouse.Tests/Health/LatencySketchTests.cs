using Gatehouse.Health;

namespace Gatehouse.Tests.Health;

public sealed class LatencySketchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_quantile_is_within_five_percent_of_a_time_that_was_measured(int seed)
    {
        var random = new Random(seed);
        var times = Enumerable.Range(0, 5000).Select(_ => Math.Exp(random.NextDouble() * Math.Log(900_000))).Order().ToArray();
        var sketch = times.OrderBy(_ => random.Next()).Aggregate(LatencySketch.None, (standing, time) => standing.Add(TimeSpan.FromMilliseconds(time)));

        foreach (var share in new[] { 0, 0.01, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            var exact = times[(int)(share * (times.Length - 1))];
            Assert.InRange(sketch.Quantile(share)!.Value.TotalMilliseconds, exact * (1 - LatencySketch.RelativeAccuracy - 1e-9), exact * (1 + LatencySketch.RelativeAccuracy + 1e-9));
        }

        Assert.InRange(sketch.Bins.Length / 2, 100, 138);
    }

    [Fact]
    public void What_came_between_two_readings_is_their_difference()
    {
        var (early, late) = (Of(5, 5, 90), Of(5, 5, 90).Add(TimeSpan.FromMilliseconds(700)).Add(TimeSpan.FromMilliseconds(90)));

        Assert.Equal(Of(90, 700).Bins.ToArray(), late.Since(early).Bins.ToArray());
        Assert.Equal(late.Bins.ToArray(), late.Since(LatencySketch.None).Bins.ToArray());
        Assert.Empty(late.Since(late).Bins);
    }

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(0.2, 1)]
    [InlineData(1, 1)]
    [InlineData(900_000, 900_000)]
    [InlineData(9_000_000, 900_000)]
    public void Times_beyond_its_bounds_count_as_these(double milliseconds, double counted) => Assert.Equal(Of(counted).Bins.ToArray(), Of(milliseconds).Bins.ToArray());

    [Fact]
    public void Of_nothing_there_is_no_quantile() => Assert.Null(LatencySketch.None.Quantile(0.5));

    private static LatencySketch Of(params double[] milliseconds) => milliseconds.Aggregate(LatencySketch.None, (sketch, time) => sketch.Add(TimeSpan.FromMilliseconds(time)));
}
