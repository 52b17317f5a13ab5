using Gatehouse.Policy;

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
        public override T Match<T>(Func<T> unknown, Func<Scored, T> scored) => scored(this);
    }
}
