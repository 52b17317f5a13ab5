using System.Text.Json;
using Gatehouse.Guardrails.Schema;

namespace Gatehouse.Guardrails.Rules;

/// <summary>The shape that content must have. A text is no JSON, and has none.</summary>
public sealed class JsonSchemaRule : GuardrailRule
{
    public const string Name = "json-schema";

    private readonly SchemaNode schema;

    internal JsonSchemaRule(SchemaNode schema) => this.schema = schema;

    public override string Kind => Name;

    internal override bool ReadsLayers => false;

    internal override void InspectWhole(InspectedContent content, FindingSink found)
    {
        if (!content.IsJson)
            return;
        using var document = JsonDocument.Parse(content.Json);
        var violations = new List<SchemaViolation>();
        schema.Check(document.RootElement, "$", violations);
        foreach (var violation in violations)
            found.Add($"{Name}-{violation.Keyword}", violation.Path);
    }
}
