using System.Collections.Immutable;

namespace Gatehouse.Health;

/// <summary>
/// How long calls took, in bounded space: every quantile within five percent of a value that was seen. Sketches add up, and an
/// earlier state taken from a later one leaves what came between.
/// </summary>
/// <remarks>
/// DDSketch (C. Masson, J. Rim, H. Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
/// PVLDB 12(12), 2019). Bin <c>i</c> counts values in <c>(γ^(i-1), γ^i]</c> milliseconds, <c>γ = (1+α)/(1-α)</c>, and stands for
/// <c>2γ^i/(γ+1)</c>, which is at most <c>α</c> of each of them away. Times are from 1 ms to 15 min, others count as these, so
/// that there are at most 138 bins and none has to be given up.
/// </remarks>
public sealed record LatencySketch
{
    /// <summary>α.</summary>
    public const double RelativeAccuracy = 0.05;

    private const double Gamma = (1 + RelativeAccuracy) / (1 - RelativeAccuracy);

    private static readonly double logGamma = Math.Log(Gamma);
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(15);

    public static LatencySketch None { get; } = new();

    /// <summary>Bin, count, bin, count, …; by bin, none empty.</summary>
    public ImmutableArray<long> Bins { get => field.IsDefault ? [] : field; init; }

    public LatencySketch Add(TimeSpan took)
    {
        var milliseconds = Math.Clamp(took.TotalMilliseconds, 1, longest.TotalMilliseconds);
        var bin = (long)Math.Ceiling(Math.Log(milliseconds) / logGamma);
        var at = 0;
        while (at < Bins.Length && Bins[at] < bin)
            at += 2;
        return this with { Bins = at < Bins.Length && Bins[at] == bin ? Bins.SetItem(at + 1, Bins[at + 1] + 1) : Bins.Insert(at, 1).Insert(at, bin) };
    }

    /// <summary>What was added since.</summary>
    public LatencySketch Since(LatencySketch earlier)
    {
        var before = earlier.Pairs().ToDictionary(pair => pair.Bin, pair => pair.Count);
        return new() { Bins = [.. Pairs().Where(pair => pair.Count > before.GetValueOrDefault(pair.Bin)).SelectMany(pair => new[] { pair.Bin, pair.Count - before.GetValueOrDefault(pair.Bin) })] };
    }

    /// <param name="share">In <c>[0, 1]</c>: 0.5 is the median.</param>
    /// <returns>Null when nothing was added.</returns>
    public TimeSpan? Quantile(double share)
    {
        var count = Pairs().Sum(pair => pair.Count);
        if (count == 0)
            return null;

        var (rank, seen) = (share * (count - 1), 0L);
        foreach (var (bin, inBin) in Pairs())
        {
            seen += inBin;
            if (seen > rank)
                return TimeSpan.FromMilliseconds(2 * Math.Pow(Gamma, bin) / (Gamma + 1));
        }

        throw new InvalidOperationException($"no such share: {share}");
    }

    private IEnumerable<(long Bin, long Count)> Pairs()
    {
        for (var at = 0; at < Bins.Length; at += 2)
            yield return (Bins[at], Bins[at + 1]);
    }
}
