using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>What became of a change that an operator asked for.</summary>
public abstract record ChangeOutcome<T>
{
    private ChangeOutcome() { }

    public abstract TResult Match<TResult>(Func<T, TResult> changed, Func<Refusal, TResult> refused);

    /// <summary>Durable.</summary>
    public sealed record Changed(T Value) : ChangeOutcome<T>
    {
        public override TResult Match<TResult>(Func<T, TResult> changed, Func<Refusal, TResult> refused) => changed(Value);
    }

    public sealed record Refused(Refusal Refusal) : ChangeOutcome<T>
    {
        public override TResult Match<TResult>(Func<T, TResult> changed, Func<Refusal, TResult> refused) => refused(Refusal);
    }
}
