namespace Gatehouse.Policy.Conditions;

/// <summary>`lt`, `lte`, `gt`, `gte`: numbers, exactly.</summary>
public sealed class OrderTest(JsonScalar bar, Func<int, bool> accepts) : ValueTest
{
    public override string Bar => bar.ToString();

    public override ConditionOutcome Apply(in JsonValue value) =>
        bar.Compare(value) is { } order ? Of(accepts(order)) : ConditionOutcome.CannotBeJudged;
}
