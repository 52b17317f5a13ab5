using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>`startsWith`, `endsWith`: byte for byte, case included.</summary>
public sealed class AffixTest(JsonScalar affix, bool atStart) : ValueTest
{
    public override string Bar => affix.ToString();

    public override ConditionOutcome Apply(in JsonValue value)
    {
        if (value.Kind != JsonValueKind.String)
            return ConditionOutcome.CannotBeJudged;

        using var text = JsonText.Read(value);
        return text.IsWellFormed
            ? Of(atStart ? text.Bytes.StartsWith(affix.Text) : text.Bytes.EndsWith(affix.Text))
            : ConditionOutcome.CannotBeJudged;
    }
}
