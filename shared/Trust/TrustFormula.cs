using Gatehouse.Policy;

namespace Gatehouse.Trust;

/// <summary>From evidence to a score: pure, and the same wherever it is asked.</summary>
public static class TrustFormula
{
    public const int MostPoints = 100;

    /// <summary>What an agent of whom nothing is known behaves like.</summary>
    public const double Neutral = 0.5;

    /// <summary>How well an agent behaves, 0 to 1.</summary>
    /// <remarks>
    /// The expected value of a beta reputation (Jøsang and Ismail, "The Beta Reputation System", Bled 2002; with a base rate and a
    /// weight of the prior, Jøsang, "Subjective Logic", 2016, section 3.3): (r + W / 2) / (r + s + W), for good evidence r and bad
    /// evidence s. W is the caution: with few observations the value stays near one half. Good evidence is bounded, so that a long
    /// good record does not pay for a burst of violations (the on-off attack of Sun, Han and Liu, "Defense of trust management
    /// vulnerabilities in distributed networks", IEEE Communications Magazine 2008).
    /// </remarks>
    public static double Behaviour(DecayedCounts counts, TrustOptions options)
    {
        var good = Math.Min(counts.Successes, options.MostSuccesses);
        var bad = (counts.Errors * options.ErrorWeight) + (counts.Violations * options.ViolationWeight) + (counts.Guardrails * options.GuardrailWeight);
        return (good + (options.Caution * Neutral)) / (good + bad + options.Caution);
    }

    /// <summary>
    /// By what everything is multiplied: one for who behaves no worse than a stranger; below that, in proportion, so that neither
    /// strong credentials nor attestations make up for misconduct.
    /// </summary>
    public static double Conduct(DecayedCounts counts, TrustOptions options) => Math.Min(1, Behaviour(counts, options) / Neutral);

    /// <param name="others">Points of all parts but behaviour.</param>
    /// <returns>0 to 100, rounded down.</returns>
    public static int Score(double others, DecayedCounts counts, TrustOptions options) =>
        (int)Math.Clamp(Math.Floor(((others + (options.Behaviour * Behaviour(counts, options))) * Conduct(counts, options)) + 1e-9), 0, MostPoints);

    public static TrustLevel LevelOf(int score) => score switch
    {
        < 20 => TrustLevel.Untrusted,
        < 40 => TrustLevel.Limited,
        < 60 => TrustLevel.Known,
        < 80 => TrustLevel.Verified,
        _ => TrustLevel.Trusted,
    };

    /// <summary>The least score of a level.</summary>
    public static int Least(TrustLevel level) => (int)level * 20;
}
