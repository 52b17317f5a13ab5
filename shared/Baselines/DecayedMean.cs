using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Gatehouse.Baselines;

/// <summary>Mean and deviation of samples, each of which weighs half after a half-life: three numbers and a time, whatever has been seen.</summary>
/// <remarks>
/// D. H. D. West: "Updating mean and variance estimates: an improved method", Communications of the ACM 22(9), 1979, with weights
/// that decay (T. Finch: "Incremental calculation of weighted mean and variance", 2009, sections 4 and 9). For a sample <c>x</c> that
/// comes after a time in which weights fall by the factor <c>d = 2^(-time / half-life)</c>:
/// <c>W' = dW + 1</c>, <c>m' = m + (x - m) / W'</c>, <c>S' = dS + (x - m)(x - m')</c>; the variance is <c>S / W</c>. Without decay it is
/// exactly the mean and the variance of all samples. The weight is what the samples are worth together: of few, or of old ones, it is small.
/// </remarks>
/// <param name="Weight">As of <paramref name="At"/>.</param>
/// <param name="Squares">Weighted squares of the distances from the mean, as of <paramref name="At"/>.</param>
/// <param name="At">Of the last sample.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DecayedMean(double Weight, double Mean, double Squares, DateTimeOffset At)
{
    [JsonIgnore]
    public double Deviation => Weight > 0 ? Math.Sqrt(Squares / Weight) : 0;

    /// <param name="sample">Finite.</param>
    /// <param name="at">Not before the last one's.</param>
    /// <param name="halfLife">After which a sample weighs half.</param>
    public DecayedMean After(double sample, DateTimeOffset at, TimeSpan halfLife)
    {
        var decay = DecayTo(at, halfLife);
        var weight = (decay * Weight) + 1;
        var mean = Mean + ((sample - Mean) / weight);
        return new DecayedMean(weight, mean, (decay * Squares) + ((sample - Mean) * (sample - mean)), at);
    }

    /// <summary>What the samples are worth by then.</summary>
    public double WeightAt(DateTimeOffset now, TimeSpan halfLife) => Weight * DecayTo(now, halfLife);

    private double DecayTo(DateTimeOffset now, TimeSpan halfLife) => Weight > 0 && now > At ? double.Exp2(-(now - At).Divide(halfLife)) : 1;
}
