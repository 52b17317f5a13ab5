using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>`exists`: something is there, be it null; or with `false`, nothing is.</summary>
public sealed class ExistsTest(bool wanted) : ValueTest
{
    public override string Bar => wanted ? "true" : "false";

    public override ConditionOutcome Apply(in JsonValue value) => Of(value.Kind != JsonValueKind.Undefined == wanted);
}
