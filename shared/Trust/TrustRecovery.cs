using Gatehouse.Policy;

namespace Gatehouse.Trust;

/// <summary>How trust comes back by itself: what was observed fades, the bad with the good.</summary>
public static class TrustRecovery
{
    private const int MostHalfLives = 16;
    private const int Steps = 32;

    /// <summary>The first moment, if nothing else is observed, from which on the score stays at a level or above; null when time alone does not do it.</summary>
    public static TimeSpan? TimeUntil(TrustLevel level, double others, DecayedCounts counts, TrustOptions options)
    {
        bool IsReached(TimeSpan after) => TrustFormula.Score(others, counts.After(after, options.HalfLife), options) >= TrustFormula.Least(level);

        var (no, yes) = (TimeSpan.Zero, options.HalfLife * MostHalfLives);
        if (IsReached(no))
            return TimeSpan.Zero;
        if (!IsReached(yes))
            return null;
        for (var step = 0; step < Steps && yes - no > TimeSpan.FromSeconds(1); step++)
        {
            var half = no + ((yes - no) / 2);
            (no, yes) = IsReached(half) ? (no, half) : (half, yes);
        }

        return yes;
    }
}
