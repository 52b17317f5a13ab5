using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

/// <summary>Two deciders whose clocks are up to a second off, and a caller who knows where the buckets end.</summary>
public sealed class RateWindowAdversaryTests
{
    private const int Limit = 10;

    private static readonly DateTimeOffset origin = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int, int, int> Clocks()
    {
        var clocks = new TheoryData<int, int, int>();
        for (var seed = 0; seed < 8; seed++)
        {
            clocks.Add(1_000, -1_000, seed);
            clocks.Add(-1_000, 1_000, seed);
            clocks.Add(999, -999, seed);
            clocks.Add(0, 0, seed);
            clocks.Add(500, -1_000, seed);
        }

        return clocks;
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Nobody_gets_more_than_the_limit_into_any_minute_of_true_time(int first, int second, int seed)
    {
        var admitted = Attack(first, second, new Random(seed), seconds: 900);

        for (var i = Limit; i < admitted.Count; i++)
            Assert.True(admitted[i] - admitted[i - Limit] >= 60_000, $"11 between {admitted[i - Limit]} and {admitted[i]} ms");
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void At_least_eight_of_ten_get_through_in_any_seventy_seconds_of_demand(int first, int second, int seed)
    {
        const int Seconds = 900;
        var admitted = Attack(first, second, new Random(seed), Seconds);

        for (var from = 0; from <= (Seconds - 70) * 1_000; from += 250)
            Assert.True(admitted.Count(at => at >= from && at < from + 70_000) >= 8, $"fewer than 8 from {from} ms");
    }

    // Demand every quarter of a second, and bursts of both deciders in the last and first milliseconds of each bucket.
    private static List<long> Attack(int first, int second, Random random, int seconds)
    {
        var moments = Enumerable.Range(0, seconds * 4).Select(quarter => quarter * 250L)
            .Concat(Enumerable.Range(1, seconds - 1).SelectMany(at => new[] { (at * 1_000L) - 1, at * 1_000L, (at * 1_000L) + random.Next(5) }))
            .Order();
        var window = RateWindow.Empty;
        var last = DateTimeOffset.MinValue;
        var admitted = new List<long>();
        foreach (var moment in moments)
        {
            for (var attempt = 0; attempt < 4; attempt++)
            {
                var clock = origin.AddMilliseconds(moment + (random.Next(2) == 0 ? first : second));
                last = clock > last ? clock : last;
                if (window.FirstFit(last, Limit, null) != last)
                    continue;
                window = window.Charge(last);
                admitted.Add(moment);
            }
        }

        return admitted;
    }
}
