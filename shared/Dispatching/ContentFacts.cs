using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

public abstract record ContentFacts
{
    private ContentFacts() { }

    /// <summary>Nothing inspected the input: enough only where no guardrail set is named.</summary>
    public static ContentFacts NotConfigured { get; } = new Uninspected();

    public abstract T Match<T>(Func<T> uninspected, Func<Verdict, T> inspected);

    public sealed record Uninspected : ContentFacts
    {
        public override T Match<T>(Func<T> uninspected, Func<Verdict, T> inspected) => uninspected();
    }

    /// <param name="Verdict">What all guardrails together say of the input.</param>
    public sealed record Inspected(Verdict Verdict) : ContentFacts
    {
        public override T Match<T>(Func<T> uninspected, Func<Verdict, T> inspected) => inspected(Verdict);
    }
}
