using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>`contains`: a part of a string, or a member of a list.</summary>
public sealed class ContainsTest(JsonScalar part) : ValueTest
{
    public override string Bar => part.ToString();

    public override ConditionOutcome Apply(in JsonValue value)
    {
        if (value.Kind == JsonValueKind.Array)
            return Of(IsMemberOf(value.Element));
        if (value.Kind != JsonValueKind.String || !part.IsText)
            return ConditionOutcome.CannotBeJudged;

        using var text = JsonText.Read(value);
        return text.IsWellFormed ? Of(text.Bytes.IndexOf(part.Text) >= 0) : ConditionOutcome.CannotBeJudged;
    }

    private bool IsMemberOf(JsonElement list)
    {
        foreach (var member in list.EnumerateArray())
        {
            if (part.Equals(JsonValue.Of(member)))
                return true;
        }

        return false;
    }
}
