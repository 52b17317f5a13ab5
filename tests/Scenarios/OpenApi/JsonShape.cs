using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Scenarios.OpenApi;

/// <summary>Holds values against the schemas of a document: as much of JSON Schema as the document uses, and no keyword passed over.</summary>
/// <param name="document">With its <c>components</c>.</param>
internal sealed class JsonShape(JsonElement document)
{
    /// <param name="value">What was sent.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="isWhole">Whether an object may have no other members than those that its schema names, though others are to be expected later.</param>
    public IReadOnlyList<string> FindFaults(JsonElement value, JsonElement schema, bool isWhole) => [.. Faults(value, schema, "$", isWhole)];

    public JsonElement Resolve(JsonElement schema) => schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, (part, name) => part.GetProperty(name))
        : schema;

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at, bool isWhole)
    {
        if (schema.ValueKind is JsonValueKind.True)
            return [];
        if (schema.ValueKind is JsonValueKind.False)
            return [$"{at} is not in the document"];
        return schema.EnumerateObject().SelectMany(keyword => Faults(value, schema, keyword, at, isWhole))
            .Concat(isWhole && value.ValueKind is JsonValueKind.Object && schema.TryGetProperty("properties", out var known) && !schema.TryGetProperty("additionalProperties", out _) ? Unknown(value, known, at) : []);
    }

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, JsonProperty keyword, string at, bool isWhole) => (keyword.Name, value.ValueKind) switch
    {
        ("description" or "examples" or "default", _) => [],
        ("$ref", _) => Faults(value, Resolve(schema), at, isWhole),
        ("anyOf", _) => AnyOf(value, keyword.Value, at, isWhole),
        ("type", _) => Says(Words(keyword.Value).Any(type => IsOf(value, type)), at, $"is no {keyword.Value}"),
        ("enum", _) => Says(keyword.Value.EnumerateArray().Any(member => JsonElement.DeepEquals(member, value)), at, $"is none of {keyword.Value}"),
        ("pattern", JsonValueKind.String) => Says(Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), at, $"`{value}` does not match {keyword.Value}"),
        ("minLength", JsonValueKind.String) => Says(value.GetString()!.Length >= keyword.Value.GetInt32(), at, "is too short"),
        ("minimum", JsonValueKind.Number) => Says(value.GetDecimal() >= keyword.Value.GetDecimal(), at, "is too small"),
        ("maximum", JsonValueKind.Number) => Says(value.GetDecimal() <= keyword.Value.GetDecimal(), at, "is too big"),
        ("minItems", JsonValueKind.Array) => Says(value.GetArrayLength() >= keyword.Value.GetInt32(), at, "has too few"),
        ("maxItems", JsonValueKind.Array) => Says(value.GetArrayLength() <= keyword.Value.GetInt32(), at, "has too many"),
        ("minProperties", JsonValueKind.Object) => Says(value.GetPropertyCount() >= keyword.Value.GetInt32(), at, "has too few"),
        ("maxProperties", JsonValueKind.Object) => Says(value.GetPropertyCount() <= keyword.Value.GetInt32(), at, "has too many"),
        ("items", JsonValueKind.Array) => value.EnumerateArray().SelectMany((item, n) => Faults(item, keyword.Value, $"{at}[{n}]", isWhole)),
        ("required", JsonValueKind.Object) => Words(keyword.Value).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}.{name} is missing"),
        ("properties", JsonValueKind.Object) => keyword.Value.EnumerateObject().SelectMany(member => value.TryGetProperty(member.Name, out var found) ? Faults(found, member.Value, $"{at}.{member.Name}", isWhole) : []),
        ("additionalProperties", JsonValueKind.Object) => Additional(value, schema, keyword.Value, at, isWhole),
        ("pattern" or "minLength" or "minimum" or "maximum" or "minItems" or "maxItems" or "minProperties" or "maxProperties" or "items" or "required" or "properties" or "additionalProperties", _) => [],
        var (name, _) => throw new InvalidOperationException($"the document uses `{name}`, which nothing checks"),
    };

    private IEnumerable<string> AnyOf(JsonElement value, JsonElement choices, string at, bool isWhole)
    {
        var faults = choices.EnumerateArray().Select(choice => Faults(value, choice, at, isWhole).ToArray()).ToArray();
        return faults.Any(found => found.Length == 0) ? [] : faults.SelectMany(found => found);
    }

    private IEnumerable<string> Additional(JsonElement value, JsonElement schema, JsonElement rule, string at, bool isWhole) => value.EnumerateObject()
        .Where(member => !(schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _)))
        .SelectMany(member => Faults(member.Value, rule, $"{at}.{member.Name}", isWhole));

    private static IEnumerable<string> Unknown(JsonElement value, JsonElement known, string at) =>
        value.EnumerateObject().Where(member => !known.TryGetProperty(member.Name, out _)).Select(member => $"{at}.{member.Name} is not in the document");

    private static IEnumerable<string> Words(JsonElement words) => words.ValueKind is JsonValueKind.Array ? words.EnumerateArray().Select(word => word.GetString()!) : [words.GetString()!];

    private static IEnumerable<string> Says(bool isSo, string at, string fault) => isSo ? [] : [$"{at} {fault}"];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        _ => throw new InvalidOperationException($"the document uses the type `{type}`"),
    };
}
