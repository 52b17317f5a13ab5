using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Wire;

namespace Gatehouse.Guardrails.Schema;

/// <summary>The part of JSON Schema 2020-12 that is kept: what is not here is refused when a set is saved, never ignored.</summary>
/// <remarks>
/// <c>type enum const properties required additionalProperties items minItems maxItems uniqueItems minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum anyOf allOf not</c>,
/// and the annotations <c>$schema $id title description default examples</c>. No references: a schema is as deep as it is written.
/// </remarks>
internal sealed record SchemaNode
{
    private const int MostViolations = 20;

    public FrozenSet<string>? Types { get; init; }

    public IReadOnlyList<JsonElement>? Enum { get; init; }

    public FrozenDictionary<string, SchemaNode> Properties { get; init; } = FrozenDictionary<string, SchemaNode>.Empty;

    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Of properties that are not named; null allows any.</summary>
    public SchemaNode? Additional { get; init; }

    public SchemaNode? Items { get; init; }

    public (int Least, int Most) ItemCount { get; init; } = (0, int.MaxValue);

    public bool UniqueItems { get; init; }

    public (int Least, int Most) Length { get; init; } = (0, int.MaxValue);

    public Regex? Pattern { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public decimal? Above { get; init; }

    public decimal? Below { get; init; }

    public IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    public SchemaNode? Not { get; init; }

    /// <summary>The schema <c>false</c>.</summary>
    public bool AllowsNothing { get; init; }

    public void Check(JsonElement value, string path, List<SchemaViolation> violations)
    {
        if (violations.Count >= MostViolations)
            return;
        if (AllowsNothing)
            violations.Add(new SchemaViolation(path, "false"));
        else if (Types is not null && !Types.Any(type => IsOf(value, type)))
            violations.Add(new SchemaViolation(path, "type"));
        else
            CheckRest(value, path, violations);
    }

    private void CheckRest(JsonElement value, string path, List<SchemaViolation> violations)
    {
        if (Enum is not null && !Enum.Any(member => JsonElement.DeepEquals(member, value)))
            violations.Add(new SchemaViolation(path, "enum"));
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: CheckObject(value, path, violations); break;
            case JsonValueKind.Array: CheckArray(value, path, violations); break;
            case JsonValueKind.String: CheckText(value, path, violations); break;
            case JsonValueKind.Number: CheckNumber(value, path, violations); break;
        }

        foreach (var part in AllOf)
            part.Check(value, path, violations);
        if (AnyOf.Count > 0 && !AnyOf.Any(option => option.Allows(value)))
            violations.Add(new SchemaViolation(path, "anyOf"));
        if (Not?.Allows(value) == true)
            violations.Add(new SchemaViolation(path, "not"));
    }

    private bool Allows(JsonElement value)
    {
        var violations = new List<SchemaViolation>();
        Check(value, "$", violations);
        return violations.Count == 0;
    }

    private void CheckObject(JsonElement value, string path, List<SchemaViolation> violations)
    {
        foreach (var name in Required)
        {
            if (!value.TryGetProperty(name, out _))
                violations.Add(new SchemaViolation(path + WirePath.Member(name), "required"));
        }

        foreach (var property in value.EnumerateObject())
            (Properties.GetValueOrDefault(property.Name) ?? Additional)?.Check(property.Value, path + WirePath.Member(property.Name), violations);
    }

    private void CheckArray(JsonElement value, string path, List<SchemaViolation> violations)
    {
        var count = value.GetArrayLength();
        if (count < ItemCount.Least || count > ItemCount.Most)
            violations.Add(new SchemaViolation(path, count < ItemCount.Least ? "minItems" : "maxItems"));
        if (UniqueItems && value.EnumerateArray().Select(item => item.GetRawText()).Distinct(StringComparer.Ordinal).Count() < count)
            violations.Add(new SchemaViolation(path, "uniqueItems"));
        var index = 0;
        foreach (var item in value.EnumerateArray())
            Items?.Check(item, $"{path}[{index++}]", violations);
    }

    private void CheckText(JsonElement value, string path, List<SchemaViolation> violations)
    {
        var text = value.GetString()!;
        var length = text.EnumerateRunes().Count();
        if (length < Length.Least || length > Length.Most)
            violations.Add(new SchemaViolation(path, length < Length.Least ? "minLength" : "maxLength"));
        if (Pattern?.IsMatch(text) == false)
            violations.Add(new SchemaViolation(path, "pattern"));
    }

    private void CheckNumber(JsonElement value, string path, List<SchemaViolation> violations)
    {
        // Beyond a decimal nothing that was bounded is within its bounds.
        var isKnown = value.TryGetDecimal(out var number);
        if (Minimum is not null && !(isKnown && number >= Minimum))
            violations.Add(new SchemaViolation(path, "minimum"));
        if (Maximum is not null && !(isKnown && number <= Maximum))
            violations.Add(new SchemaViolation(path, "maximum"));
        if (Above is not null && !(isKnown && number > Above))
            violations.Add(new SchemaViolation(path, "exclusiveMinimum"));
        if (Below is not null && !(isKnown && number < Below))
            violations.Add(new SchemaViolation(path, "exclusiveMaximum"));
    }

    private static bool IsOf(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && IsWhole(value)),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };

    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var number) ? number == decimal.Truncate(number) : double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && large == Math.Truncate(large);
}
