namespace Gatehouse.Policy.Conditions;

/// <summary>`eq`, `ne`, `in`, `notIn`: one of, or none of. A value of a kind that no member has cannot be judged.</summary>
public sealed class MembershipTest(JsonScalar[] members, bool wanted) : ValueTest
{
    public override string Bar => string.Join(", ", members.Select(member => member.ToString()));

    public override ConditionOutcome Apply(in JsonValue value)
    {
        if (value.Kind == default)
            return ConditionOutcome.CannotBeJudged;

        var comparable = false;
        foreach (var member in members)
        {
            if (member.Equals(value))
                return Of(wanted);
            comparable |= member.IsComparableWith(value);
        }

        return comparable ? Of(!wanted) : ConditionOutcome.CannotBeJudged;
    }
}
