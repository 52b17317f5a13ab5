namespace Gatehouse.Policy.Conditions;

/// <summary>What must be true of a value. Compiled once, applied without allocating.</summary>
public abstract class ValueTest
{
    public abstract ConditionOutcome Apply(in JsonValue value);

    /// <summary>The bar, for messages.</summary>
    public abstract string Bar { get; }

    protected static ConditionOutcome Of(bool holds) => holds ? ConditionOutcome.Holds : ConditionOutcome.Fails;
}
