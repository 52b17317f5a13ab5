using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Guardrails.Rules;
using Gatehouse.Guardrails.Schema;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Guardrails.Documents;

/// <summary>Reads a schema strictly: a keyword that is not kept is an error, so that nobody relies on it.</summary>
internal static class JsonSchemaParser
{
    private const int Deepest = 16;
    private const int MostNames = 500;

    private static readonly string[] annotations = ["$schema", "$id", "title", "description", "default", "examples"];

    private static readonly FrozenDictionary<string, int> types =
        new[] { "object", "array", "string", "number", "integer", "boolean", "null" }.Index().ToFrozenDictionary(type => type.Item, type => type.Index, StringComparer.Ordinal);

    public static JsonSchemaRule? Parse(Field schema) => Node(schema, 0) is { } node ? new JsonSchemaRule(node) : null;

    private static SchemaNode? Node(Field field, int depth)
    {
        if (field.Kind is JsonValueKind.True or JsonValueKind.False)
            return new SchemaNode { AllowsNothing = field.Kind == JsonValueKind.False };
        if (depth > Deepest)
        {
            field.Refuse($"is deeper than {Deepest}");
            return null;
        }

        if (field.AsSection() is not { } section)
            return null;
        foreach (var annotation in annotations)
            section.Take(annotation);
        var node = Bounds(section, Structure(section, depth));
        section.Close();
        return node;
    }

    private static SchemaNode Structure(SectionReader section, int depth) => new()
    {
        Types = section.Take("type") is { } type ? Types(type) : null,
        Enum = section.Take("enum") is { } list ? [.. list.Items().Select(item => item.Value.Clone())] : section.Take("const") is { } constant ? [constant.Value.Clone()] : null,
        Properties = section.Take("properties") is { } properties ? Properties(properties, depth) : FrozenDictionary<string, SchemaNode>.Empty,
        Required = section.Take("required")?.AsNames(MostNames) ?? [],
        Additional = section.Take("additionalProperties") is { } additional ? Node(additional, depth + 1) : null,
        Items = section.Take("items") is { } items ? Node(items, depth + 1) : null,
        AnyOf = section.Take("anyOf") is { } any ? Nodes(any, depth) : [],
        AllOf = section.Take("allOf") is { } all ? Nodes(all, depth) : [],
        Not = section.Take("not") is { } not ? Node(not, depth + 1) : null,
    };

    private static SchemaNode Bounds(SectionReader section, SchemaNode node) => node with
    {
        ItemCount = (Count(section, "minItems") ?? 0, Count(section, "maxItems") ?? int.MaxValue),
        UniqueItems = section.Take("uniqueItems")?.AsSwitch() ?? false,
        Length = (Count(section, "minLength") ?? 0, Count(section, "maxLength") ?? int.MaxValue),
        Pattern = section.Take("pattern") is { } pattern ? LinearPattern.Compile(pattern) : null,
        Minimum = Number(section, "minimum"),
        Maximum = Number(section, "maximum"),
        Above = Number(section, "exclusiveMinimum"),
        Below = Number(section, "exclusiveMaximum"),
    };

    private static FrozenSet<string> Types(Field field)
    {
        var names = field.Kind == JsonValueKind.Array ? field.Items() : [field];
        return names.Where(name => name.AsOneOf(types) is not null).Select(name => name.Value.GetString()!).ToFrozenSet(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, SchemaNode> Properties(Field field, int depth)
    {
        var nodes = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        if (field.AsSection() is not { } section)
            return FrozenDictionary<string, SchemaNode>.Empty;
        foreach (var property in field.Value.EnumerateObject())
        {
            if (Node(new Field(property.Value, section.PathOf(property.Name), field.Errors), depth + 1) is { } node)
                nodes[property.Name] = node;
        }

        return nodes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static List<SchemaNode> Nodes(Field list, int depth) => [.. list.Items().Select(item => Node(item, depth + 1)).OfType<SchemaNode>()];

    private static int? Count(SectionReader section, string name) => section.Take(name)?.AsInteger(0, int.MaxValue);

    private static decimal? Number(SectionReader section, string name)
    {
        if (section.Take(name) is not { } field)
            return null;
        if (field.Kind == JsonValueKind.Number && field.Value.TryGetDecimal(out var number))
            return number;
        field.Refuse($"must be a number; is `{field.Shown}`");
        return null;
    }
}
