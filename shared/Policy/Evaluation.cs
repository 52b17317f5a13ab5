using Gatehouse.Dispatching;

namespace Gatehouse.Policy;

/// <summary>A decision and, for whoever reads it, how it came about.</summary>
public sealed class Evaluation
{
    private readonly DispatchFacts facts;
    private readonly IReadOnlyList<IPolicyCheck> checks;
    private IReadOnlyList<TraceEntry>? trace;

    internal Evaluation(Verdict verdict, string? decidedBy, DispatchFacts facts, IReadOnlyList<IPolicyCheck> checks) =>
        (Verdict, DecidedBy, this.facts, this.checks) = (verdict, decidedBy, facts, checks);

    public Verdict Verdict { get; }

    /// <summary>The clause of a refusal, or the first clause that asked for a human; <see langword="null"/> for a plain yes.</summary>
    public string? DecidedBy { get; }

    public bool IsDenied => Verdict is Verdict.Deny;

    /// <summary>Every check up to the first no. Examined again on first reading, so that nobody pays for a trace nobody reads.</summary>
    public IReadOnlyList<TraceEntry> Trace => trace ??= PolicyEvaluator.Retrace(facts, checks);
}
