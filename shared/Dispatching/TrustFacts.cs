using Gatehouse.Policy;
using Gatehouse.Trust;

namespace Gatehouse.Dispatching;

public abstract record TrustFacts
{
    private TrustFacts() { }

    /// <summary>There is no score, or it is older than its limit: no floor is met.</summary>
    public static TrustFacts NotConfigured { get; } = new Unknown();

    public abstract T Match<T>(Func<T> unknown, Func<Scored, T> scored);

    public sealed record Unknown : TrustFacts
    {
        public override T Match<T>(Func<T> unknown, Func<Scored, T> scored) => unknown();
    }

    /// <param name="Score">0 to 100.</param>
    public sealed record Scored(int Score, TrustLevel Level) : TrustFacts
    {
        private readonly (double Others, DecayedCounts Counts, TrustOptions Options)? evidence;

        /// <param name="others">Points of all parts but behaviour.</param>
        /// <param name="counts">What was observed of the agent, as of now.</param>
        public Scored(double others, DecayedCounts counts, TrustOptions options)
            : this(TrustFormula.Score(others, counts, options), others, counts, options)
        {
        }

        private Scored(int score, double others, DecayedCounts counts, TrustOptions options)
            : this(score, TrustFormula.LevelOf(score)) => evidence = (others, counts, options);

        /// <summary>How long it takes until the score reaches a level by nothing but time; null when it never does.</summary>
        public TimeSpan? TimeUntil(TrustLevel level) => evidence is var (others, counts, options) ? TrustRecovery.TimeUntil(level, others, counts, options) : null;

        public override T Match<T>(Func<T> unknown, Func<Scored, T> scored) => scored(this);
    }
}
