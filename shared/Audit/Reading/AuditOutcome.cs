using Gatehouse.Policy;

namespace Gatehouse.Audit.Reading;

/// <summary>What became of a reading of the audit.</summary>
public abstract record AuditOutcome<T>
{
    private AuditOutcome() { }

    public abstract TResult Match<TResult>(Func<T, TResult> found, Func<Refusal, TResult> refused);

    /// <summary>The reading is recorded.</summary>
    public sealed record Found(T Value) : AuditOutcome<T>
    {
        public override TResult Match<TResult>(Func<T, TResult> found, Func<Refusal, TResult> refused) => found(Value);
    }

    public sealed record Refused(Refusal Refusal) : AuditOutcome<T>
    {
        public override TResult Match<TResult>(Func<T, TResult> found, Func<Refusal, TResult> refused) => refused(Refusal);
    }
}
