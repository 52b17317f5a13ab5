using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

public abstract record FlowFacts
{
    private FlowFacts() { }

    /// <summary>Nobody has compared the session's labels with the sink: enough only where the policy has no flow section.</summary>
    public static FlowFacts NotConfigured { get; } = new Unjudged();

    public abstract T Match<T>(Func<T> unjudged, Func<Verdict, T> judged);

    public sealed record Unjudged : FlowFacts
    {
        public override T Match<T>(Func<T> unjudged, Func<Verdict, T> judged) => unjudged();
    }

    /// <param name="Verdict">What the session's labels say of this connection.</param>
    public sealed record Judged(Verdict Verdict) : FlowFacts
    {
        public override T Match<T>(Func<T> unjudged, Func<Verdict, T> judged) => judged(Verdict);
    }
}
