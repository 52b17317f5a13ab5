using Gatehouse.Guardrails;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>What a caller is told of its dispatch.</summary>
public abstract record DispatchOutcome
{
    private DispatchOutcome() { }

    /// <summary>Guardrails that found something in what was asked for, or could not finish.</summary>
    public IReadOnlyList<TriggeredGuardrail> Guardrails { get; private init; } = [];

    public abstract T Match<T>(Func<Accepted, T> accepted, Func<Refused, T> refused, Func<Tried, T> tried);

    /// <param name="reading">What guardrails said; null when they read nothing.</param>
    internal DispatchOutcome With(ContentReading? reading) => reading is { Triggered: { Count: > 0 } triggered } ? this with { Guardrails = triggered } : this;

    /// <param name="Replayed">The same request was accepted before, and this is what was said then.</param>
    public sealed record Accepted(AcceptedTask Task, AuditPosition At, bool Replayed) : DispatchOutcome
    {
        /// <summary>How the decision came about; absent from a replay.</summary>
        public Evaluation? Evaluation { get; init; }

        public override T Match<T>(Func<Accepted, T> accepted, Func<Refused, T> refused, Func<Tried, T> tried) => accepted(this);
    }

    /// <param name="At">Absent where there is no chain to record it in.</param>
    /// <param name="Task">The task that may exist, when the outcome is unknown.</param>
    public sealed record Refused(Refusal Refusal, AuditPosition? At = null, bool Coalesced = false, string? Task = null) : DispatchOutcome
    {
        public override T Match<T>(Func<Accepted, T> accepted, Func<Refused, T> refused, Func<Tried, T> tried) => refused(this);
    }

    /// <summary>A dry run: decided, and nothing else.</summary>
    public sealed record Tried(Evaluation Evaluation, long PolicyVersion) : DispatchOutcome
    {
        public override T Match<T>(Func<Accepted, T> accepted, Func<Refused, T> refused, Func<Tried, T> tried) => tried(this);
    }
}
